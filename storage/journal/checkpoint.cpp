#include "storage/journal/checkpoint.h"

#include "storage/journal/codec.h"

namespace returns::storage {
namespace {

Digest node(std::uint8_t mark, ByteView left, ByteView right) {
  Sha256Stream stream;
  stream.add({&mark, 1});
  stream.add(left);
  stream.add(right);
  return stream.finish();
}

template <typename A>
void fields(A& a, Checkpoint& c) {
  a("station", c.station), a("epoch", c.epoch), a("seq", c.seq), a("head", c.head), a("root", c.root);
  a("key", c.key), a("at", c.at);
}

}  // namespace

void MerkleTree::add(const Digest& leaf_data) {
  Subtree grown{1, node(0, leaf_data, {})};
  while (!subtrees_.empty() && subtrees_.back().leaves == grown.leaves) {
    grown = {grown.leaves * 2, node(1, subtrees_.back().root, grown.root)};
    subtrees_.pop_back();
  }
  subtrees_.push_back(grown);
  ++size_;
}

Digest MerkleTree::root() const {
  if (subtrees_.empty())
    return sha256({});
  Digest root = subtrees_.back().root;
  for (std::size_t i = subtrees_.size() - 1; i-- > 0;)
    root = node(1, subtrees_[i].root, root);
  return root;
}

std::string encode_checkpoint(const Checkpoint& checkpoint) {
  BodyWriter writer(nullptr);
  Checkpoint copy = checkpoint;
  fields(writer, copy);
  return writer.take().dump();
}

std::string encode_signed(const SignedCheckpoint& checkpoint) {
  return "{\"checkpoint\":" + checkpoint.bytes + ",\"signature\":\"" + checkpoint.signature + "\"}";
}

Result<ReadCheckpoint> decode_signed(std::string_view line) {
  const Error damaged{ErrorCode::damaged, "read", "a checkpoint", "its bytes are not what was written", ""};
  const Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded() || !json.is_object() || json.size() != 2 || !json.contains("checkpoint") ||
      !json.contains("signature") || !json["signature"].is_string() || json.dump() != line)
    return damaged;
  ReadCheckpoint read;
  BodyReader reader(json["checkpoint"], nullptr);
  fields(reader, read.checkpoint);
  if (!reader.problem().empty())
    return damaged;
  read.signed_form = {json["checkpoint"].dump(), json["signature"].get<std::string>()};
  return read;
}

}  // namespace returns::storage
