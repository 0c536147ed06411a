#include "storage/journal/codec.h"

namespace returns::storage {

bool is_utf8(std::string_view text) {
  try {
    (void)Json(text).dump();
    return true;
  } catch (const Json::exception&) {
    return false;
  }
}

std::string commitment_of(const PersonalValue& personal) {
  return sha256_hex(as_bytes(personal.salt + personal.value));
}

void BodyWriter::raw_bytes(const char* name, const std::string& value) {
  if (is_utf8(value))
    object_[name] = value;
  else
    object_[name] = Json{{"hex", to_hex(as_bytes(value))}};
}

void BodyWriter::personal(const char* name, const std::string& value) {
  if (sink_ == nullptr)
    return;
  object_[name] = nullptr;
  if (value.empty())
    return;
  PersonalValue personal{sink_->id_prefix + path_ + name, (*sink_->salt)(), value};
  object_[name] = Json{{"id", personal.id}, {"sha256", commitment_of(personal)}};
  sink_->values.push_back(std::move(personal));
}

const Json* BodyReader::field(const char* name) {
  seen_.insert(name);
  if (!object_.is_object()) {
    fail(path_, "is not an object");
    return nullptr;
  }
  const auto found = object_.find(name);
  if (found == object_.end()) {
    fail(path_ + name, "is missing");
    return nullptr;
  }
  return &*found;
}

void BodyReader::raw_bytes(const char* name, std::string& value) {
  const Json* json = field(name);
  if (json == nullptr)
    return;
  if (!json->is_object())
    return read(path_ + name, *json, value);
  std::string hex;
  BodyReader nested(*json, nullptr, path_ + name + ".");
  nested("hex", hex);
  const auto bytes = from_hex(hex);
  if (!nested.problem().empty() || !bytes || is_utf8(std::string(bytes->begin(), bytes->end())))
    return fail(path_ + name, "is not bytes");
  value.assign(bytes->begin(), bytes->end());
}

void BodyReader::personal(const char* name, std::string& value) {
  value.clear();
  if (references_ == nullptr)
    return;
  const Json* json = field(name);
  if (json == nullptr || json->is_null())
    return;
  PersonalReference reference{path_ + name, {}, {}};
  BodyReader nested(*json, nullptr, path_ + name + ".");
  nested("id", reference.id);
  nested("sha256", reference.sha256);
  if (const std::string wrong = nested.problem(); !wrong.empty())
    return fail(path_ + name, "is not a reference to personal data");
  references_->push_back(std::move(reference));
}

std::string BodyReader::problem() {
  if (problem_.empty() && object_.is_object())
    for (const auto& [name, value] : object_.items())
      if (!seen_.contains(name)) {
        fail(path_ + name, "is not known");
        break;
      }
  return problem_;
}

namespace {

template <typename T>
std::string text_of(T value) {
  if constexpr (IsList<T>::value) {
    return Json(value).dump();
  } else {
    BodyWriter writer(nullptr);
    fields(writer, value);
    return writer.take().dump();
  }
}

template <typename T>
Status read_text(std::string_view text, T& value) {
  const Json json = Json::parse(text, nullptr, false);
  std::string wrong = json.is_discarded() ? "it is not JSON" : "";
  if constexpr (IsList<T>::value) {
    value.clear();
    for (const Json& element : json)
      value.push_back(element.is_string() ? element.template get<std::string>() : std::string());
  } else if (wrong.empty()) {
    BodyReader reader(json, nullptr);
    fields(reader, value);
    wrong = reader.problem();
  }
  if (!wrong.empty())
    return Error{ErrorCode::damaged, "read", "a stored record", wrong,
                 "Rebuild the projections from the journal (returns-station doctor)."};
  return {};
}

}  // namespace

std::string to_json_text(const Product& product) {
  return text_of(product);
}
std::string to_json_text(const ExpectedReturn& expected) {
  return text_of(expected);
}
std::string to_json_text(const ScannedCode& code) {
  return text_of(code);
}
std::string to_json_text(const GradeOverridden& overridden) {
  return text_of(overridden);
}
std::string to_json_text(const ItemClosed& closed) {
  return text_of(closed);
}
std::string to_json_text(const ClipSealed& sealed) {
  return text_of(sealed);
}
std::string to_json_text(const std::vector<std::string>& texts) {
  return text_of(texts);
}
Status from_json_text(std::string_view text, Product& product) {
  return read_text(text, product);
}
Status from_json_text(std::string_view text, ExpectedReturn& expected) {
  return read_text(text, expected);
}
Status from_json_text(std::string_view text, ScannedCode& code) {
  return read_text(text, code);
}
Status from_json_text(std::string_view text, GradeOverridden& overridden) {
  return read_text(text, overridden);
}
Status from_json_text(std::string_view text, ItemClosed& closed) {
  return read_text(text, closed);
}
Status from_json_text(std::string_view text, ClipSealed& sealed) {
  return read_text(text, sealed);
}
Status from_json_text(std::string_view text, std::vector<std::string>& texts) {
  return read_text(text, texts);
}

}  // namespace returns::storage
