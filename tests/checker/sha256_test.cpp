#include "support/catch.hpp"

#include <verification/checker/sha256.hpp>

TEST_CASE("SHA-256 of the standard's examples and of every length around a block", "[checker][sha256]")
{
    using checker::sha256;
    // FIPS 180-4 and NIST's example values.
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    // Chained over all lengths to 299: padding at every position; the value is that of Python's hashlib.
    std::string chain;
    for (std::size_t length = 0; length < 300; ++length) chain = sha256(chain + std::string(length, 'x'));
    CHECK(chain == "6d72559d54958b16439d4c5a1009cefe4b03d9fe20a1224903bdb11bd1686e38");
}
