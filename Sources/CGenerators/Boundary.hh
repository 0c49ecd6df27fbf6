// What keeps C++ on its side: exceptions become texts, and what the generators print is kept back.
#pragma once
#include <exception>
#include <stdexcept>
#include <string>

namespace cg {

/// Sets the text that cg_error() returns on this thread.
void setError(const std::string &reason);

/// From the first call on, std::cout of the process is collected per thread instead of printed: standard output belongs
/// to the program's own answers, and nothing but the generators uses it through C++.
void captureOutput();

/// What this thread's generators printed since the last call, the last 2000 characters, on one line.
std::string takeOutput();

/// Runs `body`; an exception becomes an error text and `failed`.
template <class Result, class Body>
Result guarded(Result failed, Body body) {
    try {
        captureOutput();
        takeOutput();
        return body();
    } catch (const std::exception &error) {
        setError(error.what());
    } catch (...) {
        setError("unknown C++ exception");
    }
    return failed;
}

}  // namespace cg
