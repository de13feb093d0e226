/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes and parses decimal numbers faster than the C library. */

#include "troupe-decimal.h"

#include <string.h>

#define TEN_TO_8  G_GUINT64_CONSTANT (100000000)
#define TEN_TO_16 G_GUINT64_CONSTANT (10000000000000000)
#define TEN_TO_19 G_GUINT64_CONSTANT (10000000000000000000)

/* The eight decimal digits of number, the first one in the lowest byte: a digit in each byte. Three
 * steps split 8 digits into 4, 2 and 1 for all parts at once, by multiplication with rounded
 * reciprocals that are exact in these ranges (Paul Khuong, "How to print integers really fast",
 * 2017). */
static inline guint64
digits_of (guint32 number)
{
  guint64 high = number / 10000;
  guint64 parts = high | (guint64) (number - high * 10000) << 32;
  guint64 tops = ((parts * 10486) >> 20) & G_GUINT64_CONSTANT (0x0000007f0000007f);

  parts = tops | (parts - tops * 100) << 16;
  tops = ((parts * 103) >> 10) & G_GUINT64_CONSTANT (0x000f000f000f000f);
  return tops | (parts - tops * 10) << 8;
}

static inline char *
write_8 (char *at, guint32 number)
{
  guint64 text = GUINT64_TO_LE (digits_of (number) | G_GUINT64_CONSTANT (0x3030303030303030));

  memcpy (at, &text, sizeof text);
  return at + 8;
}

/* Below 10^8, without leading zeros: they are shifted out, and as many bytes past the end are
 * written. */
static inline char *
write_up_to_8 (char *at, guint32 number)
{
  guint64 digits = digits_of (number);
  guint zeros = digits == 0 ? 7 : __builtin_ctzll (digits) / 8;
  guint64 text = GUINT64_TO_LE ((digits | G_GUINT64_CONSTANT (0x3030303030303030)) >> (zeros * 8));

  memcpy (at, &text, sizeof text);
  return at + 8 - zeros;
}

/**
 * troupe_decimal_write_unsigned:
 * @at: a buffer of at least %TROUPE_DECIMAL_ROOM bytes
 * @number: the number
 *
 * Returns: just past the last digit
 */
char *
troupe_decimal_write_unsigned (char *at, guint64 number)
{
  if (number < TEN_TO_8)
    return write_up_to_8 (at, number);

  if (number < TEN_TO_16)
    {
      at = write_up_to_8 (at, number / TEN_TO_8);
      return write_8 (at, number % TEN_TO_8);
    }

  at = write_up_to_8 (at, number / TEN_TO_16);
  number %= TEN_TO_16;
  at = write_8 (at, number / TEN_TO_8);
  return write_8 (at, number % TEN_TO_8);
}

/**
 * troupe_decimal_write:
 * @at: a buffer of at least %TROUPE_DECIMAL_ROOM bytes
 * @number: the number
 *
 * Returns: just past the last digit
 */
char *
troupe_decimal_write (char *at, gint64 number)
{
  if (number >= 0)
    return troupe_decimal_write_unsigned (at, number);

  *at++ = '-';
  return troupe_decimal_write_unsigned (at, -(guint64) number);
}

/**
 * troupe_decimal_write_square:
 * @at: a buffer of at least %TROUPE_DECIMAL_ROOM bytes
 * @number: a number
 *
 * Writes the square of @number, exactly.
 *
 * Returns: just past the last digit
 */
char *
troupe_decimal_write_square (char *at, gint64 number)
{
  guint64 magnitude = number < 0 ? -(guint64) number : (guint64) number;
  unsigned __int128 square = (unsigned __int128) magnitude * magnitude;
  guint64 low;

  if (square <= G_MAXUINT64)
    return troupe_decimal_write_unsigned (at, square);

  /* At most 2^126, so the digits above the lowest 19 fit in 64 bits. */
  at = troupe_decimal_write_unsigned (at, square / TEN_TO_19);
  low = square % TEN_TO_19;
  for (guint64 power = TEN_TO_19 / 10; power > low && power > 1; power /= 10)
    *at++ = '0';
  return troupe_decimal_write_unsigned (at, low);
}

/**
 * troupe_decimal_parse:
 * @text: bytes, not terminated
 * @size: their number
 * @number: (out): the number
 *
 * Reads a plain decimal integer: exactly an optional sign and 1 to 18 digits.
 *
 * Returns: %FALSE if @text has another form, which may still be a longer integer
 */
gboolean
troupe_decimal_parse (const char *text, gsize size, gint64 *number)
{
  const char *end = text + size;
  gboolean negative = size > 0 && text[0] == '-';
  gint64 value = 0;

  if (size > 0 && (text[0] == '-' || text[0] == '+'))
    text++;
  if (text == end || end - text > 18)
    return FALSE;

  for (; text < end; text++)
    {
      guint8 digit = (guint8) *text - '0';

      if (digit > 9)
        return FALSE;
      value = value * 10 + digit;
    }

  *number = negative ? -value : value;
  return TRUE;
}
