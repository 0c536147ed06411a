// Signed checkpoints: the Merkle root over the hashes of an epoch's entries 1 … seq, so that one entry can be shown to
// belong to the journal without showing its neighbours. The tree is that of RFC 6962, section 2.1: leaf = SHA-256 of
// 0x00 and the entry's hash, node = SHA-256 of 0x01 and its children, split at the largest power of two.
#pragma once
#include <string>
#include <vector>

#include "storage/base/clock.h"
#include "storage/evidence/digest.h"
#include "storage/evidence/signature.h"

namespace returns::storage {

// Grows by one leaf at a time; keeps only the roots of the full subtrees.
class MerkleTree {
 public:
  void add(const Digest& leaf_data);
  std::uint64_t size() const { return size_; }
  Digest root() const;  // of an empty tree: the SHA-256 of nothing

 private:
  struct Subtree {
    std::uint64_t leaves = 0;
    Digest root{};
  };
  std::vector<Subtree> subtrees_;
  std::uint64_t size_ = 0;
};

struct Checkpoint {
  std::string station;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;  // last entry covered
  std::string head;       // its hash
  std::string root;       // hex
  std::string key;        // public key, hex
  UtcTime at{};
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};
// Canonical JSON; what is signed.
std::string encode_checkpoint(const Checkpoint& checkpoint);

struct SignedCheckpoint {
  std::string bytes;
  std::string signature;  // hex
};
// One line of checkpoints.jsonl: {"checkpoint":{…},"signature":"…"}.
std::string encode_signed(const SignedCheckpoint& checkpoint);
struct ReadCheckpoint {
  Checkpoint checkpoint;
  SignedCheckpoint signed_form;
};
Result<ReadCheckpoint> decode_signed(std::string_view line);

}  // namespace returns::storage
