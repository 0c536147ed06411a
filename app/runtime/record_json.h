// Records as JSON and back, for the command line, its socket and imports. Not the journal's own encoding.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "storage/base/result.h"
#include "storage/model/views.h"

namespace returns::runtime {

// The newest items of all clients whose identifiers or title match the text.
HistoryQuery history_query(std::string text, int limit);

nlohmann::json to_json(const HistoryRow& row);
nlohmann::json to_json(const ExpectedReturn& expected);
Result<ExpectedReturn> expected_return_from(const nlohmann::json& json);

}  // namespace returns::runtime
