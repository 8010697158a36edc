#include "memory.hpp"

#include <gmp.h>

#include <cstdlib>
#include <exception>
#include <new>

namespace checker {
namespace {

void (*end_program)() = std::abort;

void* checked(void* memory)
{
    if (memory == nullptr) end_program();
    return memory;
}

void* allocate(std::size_t size)
{
    return checked(std::malloc(size));
}

void* reallocate(void* memory, std::size_t /*old_size*/, std::size_t size)
{
    return checked(std::realloc(memory, size));
}

void release(void* memory, std::size_t /*size*/)
{
    std::free(memory);
}

} // namespace

void end_without_memory(void (*end)())
{
    end_program = end;
    mp_set_memory_functions(allocate, reallocate, release); // MPFR uses these, too
    std::set_new_handler(end);
    std::set_terminate([] { // without an exception: there was no memory to throw one
        if (std::current_exception() == nullptr) end_program();
        std::abort();
    });
}

} // namespace checker
