#include <wnflow/problem/digest.hpp>

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace wnflow::problem {

std::string sha256(std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 is not available in the installed libcrypto");
    constexpr char digits[] = "0123456789abcdef";
    std::string hexadecimal;
    for (unsigned i = 0; i < length; ++i) {
        hexadecimal += digits[digest[i] >> 4U];
        hexadecimal += digits[digest[i] & 15U];
    }
    return hexadecimal;
}

} // namespace wnflow::problem
