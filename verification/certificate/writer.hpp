#pragma once

#include <verification/certificate/proof.hpp>

#include <string>

namespace wnflow::certificate {

/// The certificate of a proof, in the format of docs/reference/certificate.md: equal proofs give equal bytes. Empty if
/// nothing is proved.
[[nodiscard]] std::string certificate_text(const Proof& proof);

} // namespace wnflow::certificate
