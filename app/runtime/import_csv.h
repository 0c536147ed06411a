// Expected returns from a CSV file with a header line (RFC 4180, UTF-8, comma or semicolon or tab). Columns by name,
// any order:
//   tracking, order_id, rma, lpn, sku, fnsku, asin, gtin, title, category, accessories (separated by |), quantity,
//   serial, reason, comment, buyer
// Rows with the same tracking number (else order, RMA or LPN) are one return with several items. Pure.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "storage/base/result.h"
#include "storage/model/records.h"

namespace returns::runtime {

struct CsvImport {
  std::vector<ExpectedReturn> returns;
  std::size_t rows = 0;
  std::vector<std::string> skipped;  // "line 7: names no tracking number, order, RMA or LPN"
};

// The same file gives the same return ids, so that importing it twice changes nothing.
Result<CsvImport> expected_returns_from_csv(const std::string& text, const std::string& file_name,
                                            const ClientId& client);

// Marks a folder as this warehouse's upstream; the id goes into the configuration.
Result<std::string> prepare_share(const std::filesystem::path& folder);

}  // namespace returns::runtime
