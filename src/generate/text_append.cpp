// SPDX-License-Identifier: Apache-2.0
#include "generate/text_append.h"

#include <array>
#include <string_view>

#include "generate/rng.h"

namespace millrace::generate {
namespace {

void put_two_digits(char* out, unsigned value) {
    out[0] = static_cast<char>('0' + value / 10);
    out[1] = static_cast<char>('0' + value % 10);
}

// "00", "01", ... "ff".
constexpr std::array<char, 512> kHexPairs = [] {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 512> pairs{};
    for (size_t byte = 0; byte < 256; ++byte) {
        pairs[2 * byte] = digits[byte >> 4];
        pairs[2 * byte + 1] = digits[byte & 15];
    }
    return pairs;
}();

}  // namespace

void append_number(std::string& out, uint64_t value, int width) {
    char digits[24];
    char* const end = digits + sizeof(digits);
    char* at = end;
    do {
        *--at = static_cast<char>('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (end - at < width) *--at = '0';
    out.append(at, static_cast<size_t>(end - at));
}

void append_decimal(std::string& out, uint64_t value, int decimals) {
    uint64_t unit = 1;
    for (int i = 0; i < decimals; ++i) unit *= 10;
    append_number(out, value / unit);
    if (decimals == 0) return;
    out.push_back('.');
    append_number(out, value % unit, decimals);
}

void append_date(std::string& out, std::chrono::sys_days date) {
    const std::chrono::year_month_day civil(date);
    const auto year = static_cast<unsigned>(static_cast<int>(civil.year()));
    char text[10];
    put_two_digits(text, year / 100);
    put_two_digits(text + 2, year % 100);
    text[4] = '-';
    put_two_digits(text + 5, static_cast<unsigned>(civil.month()));
    text[7] = '-';
    put_two_digits(text + 8, static_cast<unsigned>(civil.day()));
    out.append(text, sizeof(text));
}

void append_uuid(std::string& out, uint64_t seed, uint64_t stream, uint64_t counter) {
    Rng rng(seed, stream, counter);
    const uint64_t high = (rng.next() & ~uint64_t{0xf000}) | 0x4000;              // version 4
    const uint64_t low = (rng.next() & (~uint64_t{0} >> 2)) | uint64_t{1} << 63;  // RFC variant
    char text[36];
    size_t at = 0;
    for (int byte = 0; byte < 16; ++byte) {
        if (byte == 4 || byte == 6 || byte == 8 || byte == 10) text[at++] = '-';
        const uint64_t half = byte < 8 ? high : low;
        const size_t pair = 2 * ((half >> (56 - 8 * (byte % 8))) & 0xff);
        text[at++] = kHexPairs[pair];
        text[at++] = kHexPairs[pair + 1];
    }
    out.append(text, sizeof(text));
}

}  // namespace millrace::generate
