/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Commands with several items have those that GNU parallel gives them, in the same places. */

#include "parallel-run.h"

#include <string.h>

typedef struct
{
  const char *options;
  const char *command;
  const char *items;
} Case;

static void
compare (const Case *cases, gsize n_cases, const char *input)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_test_message ("%s %s %s", cases[i].options, cases[i].command, cases[i].items);
      parallel_run_assert_same (input, cases[i].options, cases[i].command, cases[i].items);
    }
}

static void
test_numbers (void)
{
  static const Case cases[] = {
    { "-N2", "echo {1}-{2}", "::: a b c" },
    { "-N2", "/bin/echo {1}-{2}", "::: a b c" },
    { "-N 3", "echo {} {#}", "::: a b c d e f g" },
    { "-n2", "echo {}", "::: a b c" },
    { "-n2", "echo {1}-{2} {-1}", "::: a b c" },
    { "--max-args 2", "echo", "::: a b c" },
    { "--max-replace-args 2", "echo {}x{1}", "::: a b c" },
    { "-N2", "echo x{}y {#}", "::: 'a 1' b '$HOME'" },
    { "-N2", "/bin/echo x{}y {/.}:{.}", "::: a/b.c d/e.f g" },
    { "-N2", "echo {1.}={2/} {2//}", "::: a/b.c d/e.f" },
    { "-N2", "echo {}", "::: a b c ::: 1 2" },
    { "-N4", "echo {1}-{2}-{3}-{4}", "::: a b c ::: 1 2" },
    { "-N2", "echo {} {1}", "::: a b c :::+ 1 2 3" },
    { "-N2 -m", "echo {} {1}", "::: a b c" },
    { "-N3 -X", "echo x{}", "::: a b c d" },
    { "-N3 --xargs", "echo {} {1}", "::: a b c d" },
    { "-N0", "echo hi {#}", "::: 1 2 3" },
    { "-n0", "echo hi", "::: 1 2" },
  };

  compare (cases, G_N_ELEMENTS (cases), NULL);
}

static void
test_fill (void)
{
  static const Case cases[] = {
    { "-j2 -X", "echo x{}y {#}", "::: a b c d e" },
    { "-j2 -m", "echo x{}y {} {#}", "::: a b c d e" },
    { "-j2 --xargs", "echo x{}y {}", "::: a b c d e" },
    { "-j4 -X", "echo", "::: a b c d e" },
    { "-j4 -X", "/bin/echo", "::: a" },
    { "-j3 -X", "echo {1} {}", "::: a b c d e f g" },
    { "-j1 -X", "echo {.}-{/}", "::: a.b x/b.c c.d" },
    { "-j1 -X", "echo {} -- {1}", "::: a b ::: 1 2" },
    { "-j1 -m -s 20", "echo", "::: 1 2 3 4 5 6 7 8 9 10 11" },
    { "-j2 -X -s 20", "echo", "::: 1 2 3 4 5 6 7 8 9 10 11" },
    { "-j1 -X --max-chars 30", "echo a{}b", "::: 1 22 333 4444 55555 6 7 8 9" },
    { "-j2 --xargs -s 40", "/bin/echo x{}", "::: 1 22 333 4444 55555 6 7 8 9" },
  };

  compare (cases, G_N_ELEMENTS (cases), NULL);
}

static void
test_lines (void)
{
  static const Case cases[] = {
    { "-a - -L2", "echo {}", "" },   { "-a - -L2", "echo x{}y {1}-{2}", "" },
    { "-a - -L 1", "echo x{}", "" }, { "-a - --max-lines 3", "echo {}", "" },
    { "-a - -N2", "echo [{}]", "" },
  };

  compare (cases, G_N_ELEMENTS (cases), "a b\nc \nd\ne\t\n\nf\n");
}

/* All of them arrive once and in order. */
static void
test_many (void)
{
  g_autoptr (GString) input = g_string_new (NULL);

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (input, "%u\n", i);

  parallel_run_assert_same (input->str, "-a - -j4 -X", "printf '%s\\n'", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gnu-parallel/several/numbers", test_numbers);
  g_test_add_func ("/gnu-parallel/several/fill", test_fill);
  g_test_add_func ("/gnu-parallel/several/lines", test_lines);
  g_test_add_func ("/gnu-parallel/several/many", test_many);
  return g_test_run ();
}
