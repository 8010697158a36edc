#pragma once

#include <verification/checker/sha256.hpp>

#include <string>
#include <vector>

namespace wnflow::test {

/// A certificate, put together by hand: small ones, and ones that ask for much in few words.
struct CertificateText {
    std::string depth = "2", flow = "weight-normalized", radius_squared = "1/1000000", eta_u = "1";
    std::vector<std::string> direction = {"1", "1"};
    std::vector<std::vector<std::string>> matrix = {{"1", "1"}};
    std::vector<std::string> target = {"-1"};
    std::string witnesses; ///< whole lines
    std::vector<std::string> statements = {"collapse"};

    [[nodiscard]] std::string text() const
    {
        std::string instance = "wnflow-instance 1\ndepth " + depth + "\nsigned false\nflow " + flow +
                               (flow == "plain" ? "" : "\neta_r 1\neta_u " + eta_u) + "\nradius_squared " +
                               radius_squared + "\ndirection " + counted(direction) + "\nmatrix " +
                               std::to_string(matrix.size()) + " " + std::to_string(matrix[0].size()) + "\n";
        for (const auto& row : matrix) instance += joined(row) + "\n";
        instance += "target " + counted(target) + "\n";
        std::string result =
            "wnflow-certificate 1\n" + instance + "digest " + checker::sha256(instance) + "\n" + witnesses;
        for (const std::string& statement : statements) result += "statement " + statement + "\n";
        return result + "end\n";
    }

    static std::string joined(const std::vector<std::string>& words)
    {
        std::string text;
        for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
        return text;
    }
    static std::string counted(const std::vector<std::string>& words)
    {
        return std::to_string(words.size()) + " " + joined(words);
    }
};

/// The unit matrix as directions of a limit around 0.
inline std::string trivial_limit(const std::string& kind, std::size_t rows, const std::string& precision)
{
    std::string text = "limit " + kind + "\nprecision " + precision + "\ncenter 0";
    for (std::size_t m = 0; m < rows; ++m) text += " 0";
    for (std::size_t i = 0; i < rows; ++i) {
        text += "\ndirection -10 0";
        for (std::size_t m = 0; m < rows; ++m) text += i == m ? " 1" : " 0";
    }
    return text + "\n";
}

} // namespace wnflow::test
