/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Options about the output of commands have GNU parallel's meaning. */

#include "gnu-parallel.h"

#include <string.h>

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The lines in the order of their bytes: the order in which they come is left to chance. */
static char *
sort_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  return g_strjoinv ("\n", lines);
}

/* With tags, and in any order of items; also what goes to standard error. */
static void
test_tags (void)
{
  static const char *const options[] = {
    "-k --tag",
    "-k --line-buffer --tag",
    "-k --lb --tagstring '{#}:{/.}'",
    "-k --tagstring 'a {} b'",
    "-k --tagstring '{//}'",
  };
  static const char *const commands[] = {
    "echo {}; echo again", "true", "echo", "printf '%s\\n\\n' {}", "seq 3 | tr '\\n' '{#}'; echo",
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    for (guint j = 0; j < G_N_ELEMENTS (commands); j++)
      gnu_parallel_assert_same (options[i], commands[j], "a 'b c' /x/y.z ''");
}

/* Tags of several items, of none, and with escapes. */
static void
test_tags_of_several (void)
{
  static const char *const options[] = {
    "-k -N2 --tag",
    "-k -N2 --linebuffer --tagstring '{2}-{1}'",
    "-k -N0 --tag",
    "-k --group --tagstring '{}\\t\\033[1m\\r{#}'",
    "-k --plus --tagstring '{+/}:{..}'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    gnu_parallel_assert_same (options[i], "echo", "a 'b c' /x/y.z");
}

static void
test_tags_of_errors (void)
{
  g_auto (CliRun) ours = { 0 };
  g_auto (CliRun) theirs = { 0 };

  gnu_parallel_compare (&ours, &theirs, "-k --tag", "echo out; echo {} >&2", "a 'b c'");
  g_assert_cmpstr (ours.output, ==, theirs.output);
  cli_run_assert_message (&ours, "a\ta");
  cli_run_assert_message (&theirs, "a\ta");
  cli_run_assert_message (&ours, "b c\tb c");
  cli_run_assert_message (&theirs, "b c\tb c");
}

/* What nothing prints has no line. */
static void
test_silent (void)
{
  static const char *const commands[] = {
    "true", "echo", "test {} = b || echo {}", "printf '\\n\\n'; true", "cat /dev/null; true",
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    gnu_parallel_assert_same ("-k", commands[i], "a b c");
}

/* Lines of items are mixed, and whole. */
static void
test_lines (void)
{
  static const char *const options[] = { "-j3 --line-buffer", "-j3 --lb --tag" };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_auto (CliRun) ours = { 0 };
      g_auto (CliRun) theirs = { 0 };
      g_autofree char *our_lines = NULL;
      g_autofree char *their_lines = NULL;

      gnu_parallel_compare (&ours, &theirs, options[i],
                            "for n in 1 2 3 4 5 6 7 8 9; do printf '%s' {}; printf '%s\\n' {}$n; "
                            "done",
                            "aaaa bbbb cccc dddd");
      our_lines = sort_lines (ours.output);
      their_lines = sort_lines (theirs.output);
      g_assert_cmpstr (our_lines, ==, their_lines);
    }
}

/* Line by line in the order of the items, and one item at a time without groups. */
static void
test_order (void)
{
  gnu_parallel_assert_same ("-j3 -k --line-buffer", "echo {}; sleep 0.{}; echo {}", "3 2 1");
  gnu_parallel_assert_same ("-j1 -u", "printf '%s ' {}; printf '%s' {}", "a b c");
  gnu_parallel_assert_same ("-j1 --ungroup", "echo {}", "a b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gnu-parallel-output/tags", test_tags);
  g_test_add_func ("/gnu-parallel-output/tags-of-several", test_tags_of_several);
  g_test_add_func ("/gnu-parallel-output/tags-of-errors", test_tags_of_errors);
  g_test_add_func ("/gnu-parallel-output/silent", test_silent);
  g_test_add_func ("/gnu-parallel-output/lines", test_lines);
  g_test_add_func ("/gnu-parallel-output/order", test_order);
  return g_test_run ();
}
