// The writer and the reader that walk the field lists of fields.h.
#pragma once
#include <concepts>
#include <limits>
#include <set>

#include "storage/evidence/digest.h"
#include "storage/journal/entry.h"
#include "storage/journal/fields.h"

namespace returns::storage {

inline bool from_name(std::string_view name, Grade& v) {
  const auto found = grade_from(name);
  return found ? (v = *found, true) : false;
}
inline bool from_name(std::string_view name, Condition& v) {
  const auto found = condition_from(name);
  return found ? (v = *found, true) : false;
}
inline bool from_name(std::string_view name, Disposition& v) {
  const auto found = disposition_from(name);
  return found ? (v = *found, true) : false;
}
inline bool from_name(std::string_view name, Role& v) {
  const auto found = role_from(name);
  return found ? (v = *found, true) : false;
}
inline bool from_name(std::string_view name, CodeKind& v) {
  const auto found = code_kind_from(name);
  return found ? (v = *found, true) : false;
}
inline bool from_name(std::string_view name, CodeSource& v) {
  const auto found = code_source_from(name);
  return found ? (v = *found, true) : false;
}
inline bool from_name(std::string_view name, SessionOrigin& v) {
  const auto found = session_origin_from(name);
  return found ? (v = *found, true) : false;
}
inline bool from_name(std::string_view name, ClipEnd& v) {
  const auto found = clip_end_from(name);
  return found ? (v = *found, true) : false;
}

template <typename T>
struct IsId : std::false_type {};
template <typename Tag>
struct IsId<Id<Tag>> : std::true_type {};
template <typename T>
struct IsList : std::false_type {};
template <typename T>
struct IsList<std::vector<T>> : std::true_type {};
template <typename T>
struct IsMaybe : std::false_type {};
template <typename T>
struct IsMaybe<std::optional<T>> : std::true_type {};

bool is_utf8(std::string_view text);

// Where personal texts of a body go while it is written; without one they are left out.
struct PersonalSink {
  std::string id_prefix;  // "1-17-": epoch and sequence number
  const std::function<std::string()>* salt = nullptr;
  std::vector<PersonalValue> values;
};

class BodyWriter {
 public:
  explicit BodyWriter(PersonalSink* sink, std::string path = {}) : sink_(sink), path_(std::move(path)) {}

  template <typename T>
  void operator()(const char* name, T& value) {
    object_[name] = written(path_ + name, value);
  }
  // Bytes as read: text where it is UTF-8, else {"hex": …}.
  void raw_bytes(const char* name, const std::string& value);
  void personal(const char* name, const std::string& value);
  Json take() { return std::move(object_); }

 private:
  template <typename T>
  Json written(const std::string& path, T& value);

  PersonalSink* sink_;
  std::string path_;
  Json object_ = Json::object();
};

class BodyReader {
 public:
  BodyReader(const Json& object, std::vector<PersonalReference>* references, std::string path = {})
      : object_(object), references_(references), path_(std::move(path)) {}

  template <typename T>
  void operator()(const char* name, T& value) {
    if (const Json* json = field(name))
      read(path_ + name, *json, value);
  }
  void raw_bytes(const char* name, std::string& value);
  void personal(const char* name, std::string& value);

  // The first thing that was wrong, or an unknown field; empty: all well.
  std::string problem();

 private:
  template <typename T>
  void read(const std::string& path, const Json& json, T& value);
  const Json* field(const char* name);
  void fail(const std::string& path, const char* what) {
    if (problem_.empty())
      problem_ = path + " " + what;
  }

  const Json& object_;
  std::vector<PersonalReference>* references_;
  std::string path_;
  std::set<std::string> seen_;
  std::string problem_;
};

template <typename T>
Json BodyWriter::written(const std::string& path, T& value) {
  if constexpr (IsId<T>::value) {
    return value.value;
  } else if constexpr (std::is_same_v<T, BasisPoints>) {
    return value.value;
  } else if constexpr (std::is_same_v<T, UtcTime>) {
    return static_cast<std::int64_t>(value.time_since_epoch().count());
  } else if constexpr (std::is_enum_v<T>) {
    return std::string(name_of(value));
  } else if constexpr (IsMaybe<T>::value) {
    return value ? written(path, *value) : Json(nullptr);
  } else if constexpr (IsList<T>::value) {
    Json list = Json::array();
    for (std::size_t i = 0; i < value.size(); ++i)
      list.push_back(written(path + "." + std::to_string(i), value[i]));
    return list;
  } else if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T>) {
    static_assert(!std::is_floating_point_v<T>, "the journal has no floating-point numbers");
    return value;
  } else {
    BodyWriter nested(sink_, path + ".");
    fields(nested, value);
    return nested.take();
  }
}

template <typename T>
void BodyReader::read(const std::string& path, const Json& json, T& value) {
  if constexpr (IsId<T>::value) {
    read(path, json, value.value);
  } else if constexpr (std::is_same_v<T, BasisPoints>) {
    read(path, json, value.value);
  } else if constexpr (std::is_same_v<T, UtcTime>) {
    std::int64_t count = 0;
    read(path, json, count);
    value = UtcTime(std::chrono::milliseconds(count));
  } else if constexpr (std::is_enum_v<T>) {
    if (!json.is_string() || !from_name(json.get_ref<const std::string&>(), value))
      fail(path, "has an unknown name");
  } else if constexpr (IsMaybe<T>::value) {
    value.reset();
    if (!json.is_null())
      read(path, json, value.emplace());
  } else if constexpr (IsList<T>::value) {
    if (!json.is_array())
      return fail(path, "is not a list");
    value.clear();
    for (std::size_t i = 0; i < json.size(); ++i)
      read(path + "." + std::to_string(i), json[i], value.emplace_back());
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!json.is_string())
      return fail(path, "is not text");
    value = json.get<std::string>();
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!json.is_boolean())
      return fail(path, "is not true or false");
    value = json.get<bool>();
  } else if constexpr (std::is_integral_v<T>) {
    if (!json.is_number_integer())
      return fail(path, "is not a whole number");
    const bool fits = json.is_number_unsigned() ? std::in_range<T>(json.get<std::uint64_t>())
                                                : std::in_range<T>(json.get<std::int64_t>());
    if (!fits)
      return fail(path, "is out of range");
    value = json.get<T>();
  } else {
    BodyReader nested(json, references_, path + ".");
    fields(nested, value);
    if (const std::string wrong = nested.problem(); !wrong.empty() && problem_.empty())
      problem_ = wrong;
  }
}

}  // namespace returns::storage
