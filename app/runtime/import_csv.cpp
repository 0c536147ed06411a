#include "app/runtime/import_csv.h"

#include <fmt/format.h>

#include <charconv>

#include "app/runtime/ids.h"
#include "storage/evidence/digest.h"
#include "storage/sync/upstream.h"

namespace returns::runtime {
namespace {

struct Row {
  std::size_t line = 0;
  std::vector<std::string> cells;
};

char separator_of(const std::string& header) {
  for (const char candidate : {'\t', ';'})
    if (header.find(candidate) != std::string::npos)
      return candidate;
  return ',';
}

// RFC 4180: quoted cells may hold separators, line ends and doubled quotes.
class CsvReader {
 public:
  CsvReader(const std::string& text, char separator) : text_(text), separator_(separator) {}

  std::optional<Row> next() {
    if (at_ >= text_.size())
      return std::nullopt;
    Row row{line_, {""}};
    for (bool quoted = false; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n')
        ++line_;
      if (quoted) {
        if (c != '"')
          row.cells.back() += c;
        else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"')
          row.cells.back() += text_[++at_];
        else
          quoted = false;
      } else if (c == '"' && row.cells.back().empty()) {
        quoted = true;
      } else if (c == separator_) {
        row.cells.emplace_back();
      } else if (c == '\n') {
        ++at_;
        break;
      } else if (c != '\r') {
        row.cells.back() += c;
      }
    }
    return row;
  }

 private:
  const std::string& text_;
  const char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

std::string column_name(std::string name) {
  for (char& c : name)
    c = c == '-' || c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

class Columns {
 public:
  explicit Columns(const Row& header) {
    for (std::size_t i = 0; i < header.cells.size(); ++i)
      index_[column_name(header.cells[i])] = i;
  }
  bool has(const std::string& name) const { return index_.contains(name); }
  std::string of(const Row& row, const std::string& name) const {
    const auto found = index_.find(name);
    if (found == index_.end() || found->second >= row.cells.size())
      return "";
    const std::string& cell = row.cells[found->second];
    const auto first = cell.find_first_not_of(' ');
    return first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1);
  }

 private:
  std::map<std::string, std::size_t> index_;
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find(separator, begin), text.size());
    if (end > begin)
      parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

Product product_of(const Columns& columns, const Row& row) {
  Product product;
  product.title = columns.of(row, "title");
  product.sku = columns.of(row, "sku");
  product.fnsku = columns.of(row, "fnsku");
  product.asin = columns.of(row, "asin");
  product.gtin = columns.of(row, "gtin");
  product.category = columns.of(row, "category");
  product.accessories = split(columns.of(row, "accessories"), '|');
  return product;
}

// What tells one return from another, strongest first; empty when the row names none.
std::string key_of(const Columns& columns, const Row& row) {
  for (const char* column : {"tracking", "order_id", "rma", "lpn"})
    if (const std::string value = columns.of(row, column); !value.empty())
      return std::string(column) + ":" + value;
  return "";
}

ExpectedReturn return_of(const Columns& columns, const Row& row, const ClientId& client, const std::string& key) {
  ExpectedReturn expected;
  expected.id.value = "csv-" + storage::sha256_hex(as_bytes(client.value + "\n" + key)).substr(0, 32);
  expected.client = client;
  expected.order_id = columns.of(row, "order_id");
  expected.rma = columns.of(row, "rma");
  if (const std::string tracking = columns.of(row, "tracking"); !tracking.empty())
    expected.tracking_numbers.push_back(tracking);
  expected.buyer_name = columns.of(row, "buyer");
  return expected;
}

// What the buyer says of one product of a return.
struct BuyerWords {
  std::string product, reason, comment;
};

// Words that are about one product must not be read as being about another: where they differ, each names its product.
void give_words(ExpectedReturn& expected, const std::vector<BuyerWords>& words) {
  const auto all = [&](std::string BuyerWords::*field) {
    return std::all_of(words.begin(), words.end(),
                       [&](const BuyerWords& one) { return one.*field == words.front().*field; });
  };
  if (all(&BuyerWords::reason) && all(&BuyerWords::comment)) {
    expected.reason_code = words.front().reason;
    expected.buyer_comment = words.front().comment;
    return;
  }
  for (const BuyerWords& one : words) {
    if (one.reason.empty() && one.comment.empty())
      continue;
    const std::string between = one.reason.empty() || one.comment.empty() ? "" : ", ";
    expected.buyer_comment +=
        (expected.buyer_comment.empty() ? "" : "; ") + one.product + ": " + one.reason + between + one.comment;
  }
}

}  // namespace

Result<CsvImport> expected_returns_from_csv(const std::string& text, const std::string& file_name,
                                            const ClientId& client) {
  const std::string body = text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
  CsvReader reader(body, separator_of(body.substr(0, body.find('\n'))));
  const auto header = reader.next();
  const auto refuse = [&](std::string cause) {
    return Error{ErrorCode::invalid_input, "import", file_name, std::move(cause),
                 "The first line names the columns, such as tracking,order_id,lpn,title."};
  };
  if (!header)
    return refuse("the file is empty");
  const Columns columns(*header);
  if (!columns.has("tracking") && !columns.has("order_id") && !columns.has("rma") && !columns.has("lpn"))
    return refuse("no column tracking, order_id, rma or lpn");

  CsvImport imported;
  std::map<std::string, std::size_t> by_key;
  std::vector<std::vector<BuyerWords>> words;  // of each return
  while (const auto row = reader.next()) {
    if (row->cells.size() == 1 && row->cells[0].empty())
      continue;
    ++imported.rows;
    const std::string key = key_of(columns, *row);
    if (key.empty()) {
      imported.skipped.push_back(fmt::format("line {}: names no tracking number, order, RMA or LPN", row->line));
      continue;
    }
    int quantity = 1;
    const std::string count = columns.of(*row, "quantity");
    const auto parsed = std::from_chars(count.data(), count.data() + count.size(), quantity);
    if (!count.empty() && (parsed.ec != std::errc{} || parsed.ptr != count.data() + count.size() || quantity < 1)) {
      imported.skipped.push_back(fmt::format("line {}: the quantity \"{}\" is no number above 0", row->line, count));
      continue;
    }
    const auto [place, fresh] = by_key.try_emplace(key, imported.returns.size());
    if (fresh) {
      imported.returns.push_back(return_of(columns, *row, client, key));
      words.emplace_back();
    }
    Product product = product_of(columns, *row);
    words[place->second].push_back({!product.title.empty() ? product.title : product.sku, columns.of(*row, "reason"),
                                    columns.of(*row, "comment")});
    imported.returns[place->second].items.push_back(
        {std::move(product), quantity, columns.of(*row, "serial"), columns.of(*row, "lpn")});
  }
  for (std::size_t i = 0; i < words.size(); ++i)
    give_words(imported.returns[i], words[i]);
  return imported;
}

Result<std::string> prepare_share(const std::filesystem::path& folder) {
  return storage::prepare_folder_upstream(posix_files(), folder, make_uuid(read_clocks().utc));
}

}  // namespace returns::runtime
