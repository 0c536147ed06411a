#include "storage/evidence/digest.h"
#include "storage/evidence/signature.h"
#include "tests/support/crash_files.h"

namespace returns::storage {
namespace {

TEST_CASE("SHA-256 gives the digests of FIPS 180-4's examples") {
  CHECK(sha256_hex(as_bytes("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex(as_bytes("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("A stream of pieces has the digest of the whole, and a finished stream begins anew") {
  Sha256Stream stream;
  for (int round = 0; round < 2; ++round) {
    stream.add(as_bytes("a"));
    stream.add(as_bytes(""));
    stream.add(as_bytes("bc"));
    CHECK(to_hex(stream.finish()) == sha256_hex(as_bytes("abc")));
  }
}

TEST_CASE("A file is hashed in pieces to the digest of its bytes, whatever its size") {
  tests::CrashFiles disk;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{1} << 20, (std::size_t{1} << 20) + 1}) {
    const std::string path = "/file-" + std::to_string(size);
    const Bytes bytes(size, 0x5a);
    REQUIRE(write_atomically(disk, path, bytes));
    CHECK(sha256_of_file(disk, path).value() == sha256_hex(bytes));
  }
  CHECK(sha256_of_file(disk, "/missing").error().code == ErrorCode::not_found);
}

TEST_CASE("Hex has one spelling") {
  CHECK(to_hex(Bytes{0x00, 0xff, 0x1a}) == "00ff1a");
  CHECK(from_hex("00ff1a").value() == Bytes{0x00, 0xff, 0x1a});
  CHECK_FALSE(from_hex("00FF1a"));
  CHECK_FALSE(from_hex("0"));
  CHECK_FALSE(from_hex("0g"));
  CHECK_FALSE(from_hex(" 00"));
  CHECK(is_sha256_hex(sha256_hex(as_bytes("abc"))));
  CHECK_FALSE(is_sha256_hex("ba78"));
}

TEST_CASE("A signature is the one of RFC 8032's second test and fails for any other key, bytes or signature") {
  const auto key = signing_key_from("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  REQUIRE(key);
  CHECK(key->public_key == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const Bytes message{0x72};
  const std::string signature = sign_with(*key, message).value();
  CHECK(signature ==
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  CHECK(verify_signature(key->public_key, signature, message) == SignatureVerdict::valid);
  CHECK(verify_signature(key->public_key, signature, Bytes{0x73}) == SignatureVerdict::invalid);
  CHECK(verify_signature(make_signing_key().value().public_key, signature, message) == SignatureVerdict::invalid);
  CHECK(verify_signature(key->public_key, "", message) == SignatureVerdict::invalid);
  CHECK(verify_signature("", signature, message) == SignatureVerdict::invalid);
}

TEST_CASE("A seed that is not one is told as damaged") {
  CHECK(signing_key_from("").error().code == ErrorCode::damaged);
  CHECK(signing_key_from("zz").error().code == ErrorCode::damaged);
}

}  // namespace
}  // namespace returns::storage
