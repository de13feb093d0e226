/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of the command line about input. */

#include "cli-run.h"

#include <glib/gstdio.h>
#include <string.h>

static void
assert_output (const char *input, const char *arguments, const char *output)
{
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) argv = NULL;

  g_assert_true (g_shell_parse_argv (arguments, NULL, &argv, NULL));
  g_test_message ("%s", arguments);
  cli_run_call_strv (&run, input, (const char *const *) argv);
  g_assert_cmpstr (run.output, ==, output);
  g_assert_cmpint (run.status, ==, 0);
}

static void
assert_refused (const char *input, const char *arguments, const char *pattern)
{
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) argv = NULL;

  g_assert_true (g_shell_parse_argv (arguments, NULL, &argv, NULL));
  g_test_message ("%s", arguments);
  cli_run_call_strv (&run, input, (const char *const *) argv);
  g_assert_cmpint (run.status, ==, 2);
  cli_run_assert_message (&run, pattern);
}

/* A function has a block as its item as well. */
static void
test_pipe (void)
{
  assert_output ("a b\nc\nd\ne", "map --python builtins:len --items text --pipe --block 4",
                 "4\n4\n1\n");
  assert_output ("a\nb\nc\n", "map --python builtins:len --items text --pipe -N 2", "4\n2\n");
  assert_output ("1\n2\n3\n", "map --command 'wc -l; echo {#}' --pipe --records 2", "2\n1\n1\n2\n");
  assert_output ("", "map --command 'wc -l' --pipe", "");
  assert_output ("1\n2\n", "map --command wc --pipe -a /dev/null", "");
}

static void
test_stdin_item (void)
{
  assert_output (NULL, "map --command 'wc -l' --stdin-item a b", "1\n1\n");
  assert_output ("a,b\n", "map --command 'cut -f2' --stdin-item --colsep , -a -", "b\n");
}

/* One order for both kinds of lists of files. */
static void
test_natural (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-input-XXXXXX", NULL);
  g_autofree char *second = g_build_filename (folder, "2", NULL);
  g_autofree char *tenth = g_build_filename (folder, "10", NULL);
  g_autofree char *bytes = g_strdup_printf ("map --command 'echo {/}' --glob '%s/*'", folder);
  g_autofree char *glob =
      g_strdup_printf ("map --command 'echo {/}' --natural --glob '%s/*'", folder);
  g_autofree char *below =
      g_strdup_printf ("map --command 'echo {/}' --natural --directory %s", folder);

  g_assert_true (g_file_set_contents (second, "", -1, NULL));
  g_assert_true (g_file_set_contents (tenth, "", -1, NULL));
  assert_output (NULL, bytes, "10\n2\n");
  assert_output (NULL, glob, "2\n10\n");
  assert_output (NULL, below, "2\n10\n");
  g_assert_cmpint (g_remove (second) + g_remove (tenth) + g_rmdir (folder), ==, 0);
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-input-XXXXXX", NULL);
  g_autofree char *table = g_build_filename (folder, "t.tsv", NULL);
  g_autofree char *hidden = g_build_filename (folder, ".h.tsv", NULL);
  g_autofree char *named = g_strdup_printf ("map --command 'echo {b}{a}' --csv %s", table);
  g_autofree char *numbered =
      g_strdup_printf ("map --command 'echo {2}{1}' --no-header -j1 --csv %s", table);
  g_autofree char *visible = g_strdup_printf ("map --command 'echo {/}' --glob '%s/*.tsv'", folder);
  g_autofree char *all =
      g_strdup_printf ("map --command 'echo {/}' --hidden --glob '%s/*.tsv'", folder);
  g_autofree char *below =
      g_strdup_printf ("map --command 'echo {/}' --no-hidden --directory %s", folder);

  g_assert_true (g_file_set_contents (table, "a\tb\r\n1\t2\r\n", -1, NULL));
  g_assert_true (g_file_set_contents (hidden, "", -1, NULL));
  assert_output (NULL, named, "21\n");
  assert_output (NULL, numbered, "ba\n21\n");
  assert_output (NULL, visible, "t.tsv\n");
  assert_output (NULL, all, ".h.tsv\nt.tsv\n");
  assert_output (NULL, below, "t.tsv\n");
  g_assert_cmpint (g_remove (table) + g_remove (hidden) + g_rmdir (folder), ==, 0);
}

/* One option is for all lists that take it. */
static void
test_all_lists (void)
{
  assert_output ("x,y\n", "map --command 'echo {1}{2}{3}' -C, ::: a,b :::: -", "abx\n");
  assert_output ("x;y", "map --command 'echo {1}{2}' '-d;' ::: a :::: -", "ax\nay\n");
  assert_output (NULL, "map --command 'echo {x}' --header : ::: x a", "a\n");
  /* As in GNU parallel, it does nothing where it has nothing to do. */
  assert_output (NULL, "map --command echo -r ::: a", "a\n");
}

static void
test_shuf (void)
{
  g_auto (CliRun) one = { 0 };
  g_auto (CliRun) same = { 0 };
  g_auto (CliRun) other = { 0 };

  cli_run_call (&one, NULL, "map", "square", "--shuf", "--seed", "5", "--range", "1:50", NULL);
  cli_run_call (&same, NULL, "map", "square", "--shuf", "--seed", "5", "--range", "1:50", NULL);
  cli_run_call (&other, NULL, "map", "square", "--shuf", "--seed", "6", "--range", "1:50", NULL);
  g_assert_cmpstr (one.output, ==, same.output);
  g_assert_cmpstr (one.output, !=, other.output);
  g_assert_cmpuint (strlen (one.output), ==, strlen (other.output));
}

static void
test_refused (void)
{
  assert_refused (NULL, "map square --seed 3 1", "*--seed goes with --shuf*");
  assert_refused (NULL, "map square --shuf --seed 0 1", "*--seed: “0” is neither auto nor *");
  assert_refused (NULL, "map square --colsep , --range 1:2", "*--colsep goes with --input*");
  assert_refused (NULL, "map square --colsep , 1,2", "*takes one value, and these items have*");
  assert_refused (NULL, "map square --hidden 1", "*--hidden goes with --glob*");
  assert_refused (NULL, "map --pipe --command cat 1", "*--pipe goes with --input*");
  assert_refused ("", "map --pipe --command 'wc {}'", "*“{}” cannot stand for a block*");
  assert_refused ("", "map --pipe --command cat --block 2G", "*--block: “2G” is not a size*");
  assert_refused ("", "map --pipe --command cat -0", "*--pipe and --null exclude each other*");
  assert_refused ("", "map --pipe --command cat :::: - ::: a",
                  "*blocks of --pipe cannot be combined*");
  assert_refused (NULL, "map --header x --command cat 1", "*--header: “x” is not “:”*");
  assert_refused (NULL, "map --command 'echo {= $_ =}' 1", "*“{= $_ =}” is Perl code*");
  assert_refused (NULL, "map --command 'echo {..}' 1", "*“{..}” is a replacement string with*");
  assert_refused (NULL, "map square --plus 1", "*--plus goes with --command*");
  assert_refused (NULL, "map square --stdin-item 1", "*--stdin-item goes with --command*");
  assert_refused (NULL, "map square --glob '*.nothing'", "*No file matches “*.nothing”*");
  assert_refused (NULL, "map square --trim x 1", "*--trim: “x” is not one of*");
}

/* A call that is saved runs the same as a file. */
static void
test_saved (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "saved.troupe", NULL);
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) again = { 0 };
  g_autofree char *text = NULL;

  cli_run_call (&run, ">a\n>b\n>c\n", "map", "-j1", "--pipe", "--records", "2", "--recstart", ">",
                "--save", path, "--command", "wc -l", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, "2\n1\n");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (
      strstr (text, "[Items]\nInput=-;\nPipe=true\nRecords=2\nRecstart=>\nRecend=\n"));
  cli_run_call (&again, ">a\n>b\n>c\n", "run", path, NULL);
  g_assert_cmpstr (again.output, ==, run.output);
  g_assert_no_errno (g_unlink (path));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-input/pipe", test_pipe);
  g_test_add_func ("/cli-input/stdin-item", test_stdin_item);
  g_test_add_func ("/cli-input/files", test_files);
  g_test_add_func ("/cli-input/natural", test_natural);
  g_test_add_func ("/cli-input/all-lists", test_all_lists);
  g_test_add_func ("/cli-input/shuf", test_shuf);
  g_test_add_func ("/cli-input/refused", test_refused);
  g_test_add_func ("/cli-input/saved", test_saved);
  return g_test_run ();
}
