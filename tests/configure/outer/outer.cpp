#include <verification/claims/claim.hpp>

int main()
{
    return wnflow::claims::all_claims().empty() ? 1 : 0;
}
