#pragma once

namespace checker {

/// From now on, where memory cannot be had, `end` is called, which must not return: in GMP and MPFR, which would abort, as
/// well as in C++, where an exception might meet a function that must not throw.
void end_without_memory(void (*end)());

} // namespace checker
