#include "Boundary.hh"

#include <iostream>
#include <mutex>
#include <streambuf>

#include "CGenerators.h"

namespace {

thread_local std::string errorText;
thread_local std::string output;

class Collector : public std::streambuf {
protected:
    int overflow(int c) override {
        if (c != traits_type::eof()) append(std::string(1, static_cast<char>(c)));
        return c == traits_type::eof() ? 0 : c;
    }
    std::streamsize xsputn(const char *text, std::streamsize count) override {
        append(std::string(text, static_cast<std::size_t>(count)));
        return count;
    }

private:
    static void append(const std::string &text) {
        output += text;
        if (output.size() > 4000) output.erase(0, output.size() - 2000);
    }
};

}  // namespace

namespace cg {

void setError(const std::string &reason) { errorText = reason; }

void captureOutput() {
    static std::once_flag once;
    std::call_once(once, [] {
        static Collector *collector = new Collector;  // outlives every static that might still print
        std::cout.rdbuf(collector);
    });
}

std::string takeOutput() {
    std::string line;
    for (char c : output) {
        if (c == '\n') c = ' ';
        if (c != ' ' || (!line.empty() && line.back() != ' ')) line += c;
    }
    output.clear();
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

}  // namespace cg

extern "C" const char *cg_error(void) { return errorText.c_str(); }
