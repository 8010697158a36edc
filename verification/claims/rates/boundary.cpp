#include <verification/claims/rates/boundary.hpp>

#include <wnflow/numeric/ball.hpp>

#include <set>

namespace wnflow::claims {

std::vector<long> correction_numerators(unsigned depth, std::size_t count)
{
    const long l = static_cast<long>(depth);
    std::set<long> sums = {0};
    std::vector<long> result;
    // The least sum is taken out, and its sums with every generator are put in.
    while (result.size() < count) {
        const long least = *sums.begin();
        sums.erase(sums.begin());
        if (least > 0) result.push_back(least);
        for (const long generator : {l - 2, l, 2L, 2 * l - 2})
            if (generator > 0) sums.insert(least + generator);
    }
    return result;
}

} // namespace wnflow::claims
