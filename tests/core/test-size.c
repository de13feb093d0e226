/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests amounts of memory in words. */

#include "troupe-size.h"

static void
test_describe (void)
{
  static const struct
  {
    guint64 bytes;
    const char *text;
  } cases[] = {
    { 0, "0 bytes" },
    { 1, "1 bytes" },
    { 1023, "1023 bytes" },
    { 1024, "1 kB" },
    { 512 << 20, "512 MB" },
    { 1 << 30, "1 GB" },
    { (1 << 30) - 1, "1023 MB" },
    { (guint64) 3 << 29, "1.5 GB" },
    { ((guint64) 2 << 30) - 1, "1.9 GB" },
    { (guint64) 10 << 30, "10 GB" },
    { (guint64) 21 << 29, "10 GB" },
    { (guint64) 4 << 50, "4096 TB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = troupe_size_describe (cases[i].bytes);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/size/describe", test_describe);
  return g_test_run ();
}
