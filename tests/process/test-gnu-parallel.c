/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command lines of templates are those of GNU parallel, whatever the items. */

#include "wire-client.h"

#include <glib/gstdio.h>
#include <string.h>

/* The last argument of each command line, which separates the outputs of GNU parallel. */
#define END "@END@"

static const char *const templates[] = {
  "{} {.} {/} {//} {/.}",
  "{#} {%}-{} a{}b {}{} {.}.x",
  "\"x\" {} 'y' x=~ {/}:{//} '{1..3}' '{a,b}'",
  "{1} {-1} {1 } {1 /} {1.}{1/}{1//}{1/.}",
};

static const char *const two_part_templates[] = {
  "{} {1} {2} {.}",
  "{2}-{1} {-1} x{}y {1/} {2//} {3} {-2.}",
};

/* Each prints its arguments, each with a NUL byte: by a shell, and without one. */
static const char *const programs[] = {
  "printf '%s\\0' $NOTHING",
  "/usr/bin/printf '%s\\0'",
};

static const char *const special_items[] = {
  "",
  " lead",
  "trail ",
  "  ",
  "a\tb",
  "a\nb",
  "end\n",
  "\n\n",
  "$(touch pwned)",
  "`touch pwned`",
  "; touch pwned",
  "a|touch pwned",
  "&& touch pwned",
  "$IFS",
  "${HOME}",
  "$HOME",
  "''",
  "it's",
  "a b",
  "\"a b\"",
  "\\\\",
  "\\n",
  "a\\",
  "!!",
  "[a-z]*",
  "~root",
  "#c",
  "a #b",
  "-n",
  "-e",
  "--help",
  "%s",
  "a=b",
  "{}",
  "{.}",
  "{1}",
  "{#}",
  "{= $_=1 =}",
  "\xaf<x\xaf>",
  "\xaf\xae",
  "(a)",
  "<in",
  ">out",
  "2>&1",
  "\xc3\xa9",
  "\xff\xfe",
  "a\rb",
  "..",
  "//",
  "///",
  "a/",
  "a//",
  "/a",
  "/a/",
  "a//b",
  "a/b.c/d",
  ".bashrc",
  "a.",
  "a.b.c",
  "dir.x/file",
  "dir.x/",
  "x/.hidden",
  "x/y.tar.gz",
  "a/b\nc/d.e",
  "ab\nc/d",
  "a/b\ncd",
  "\na/b",
  "a.b\n",
  "a/b\n",
  "a.b/c\n",
  "/\n",
  "\n/",
  "a\n/b\nc/d.e\n",
  "a'b\"c d.txt",
  "$(x)/y.z",
  "*/.*",
  "-rf /",
  "--",
};

/* Those, and every byte but NUL, 15 at a time. */
static GPtrArray *
make_items (void)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 1; i < 256; i += 15)
    {
      char *bytes = g_malloc0 (16);

      for (guint j = 0; j < 15; j++)
        bytes[j] = (char) (i + j);
      g_ptr_array_add (items, bytes);
    }
  for (guint i = 0; i < G_N_ELEMENTS (special_items); i++)
    g_ptr_array_add (items, g_strdup (special_items[i]));
  return items;
}

/* Returns the output of GNU parallel's commands, one after the other. */
static GBytes *
run_parallel (const char *directory, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  GBytes *output;

  g_subprocess_launcher_set_cwd (launcher, directory);
  g_subprocess_launcher_setenv (launcher, "PARALLEL_SHELL", "/bin/sh", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate (process, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

/* The next command's output, up to its last argument. */
static void
assert_next_output (const char **at, const char *end, const WireAnswer *answer, const char *command)
{
  static const char mark[] = END;
  const char *found = memmem (*at, end - *at, mark, sizeof mark);
  gsize expected;
  gsize size;
  const char *value;

  g_assert_nonnull (found);
  g_assert_cmpstr (answer->message, ==, NULL);
  expected = found + sizeof mark - *at;
  value = g_bytes_get_data (answer->value, &size);
  if (size != expected || memcmp (value, *at, size) != 0)
    g_test_message ("%s", command);
  g_assert_cmpmem (value, size, *at, expected);
  *at += expected;
}

static void
compare (const char *command, const char *option, TroupeBlock *items, GBytes *expected)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", command, option, NULL);
  guint count = troupe_block_get_count (items);
  GPtrArray *answers;
  gsize size;
  const char *at = g_bytes_get_data (expected, &size);
  const char *end = at + size;

  wire_client_send_block (client, 1, items);
  answers = wire_client_wait_answers (client, 1, count);
  for (guint i = 0; i < count; i++)
    assert_next_output (&at, end, g_ptr_array_index (answers, i), command);
  g_assert_true (at == end);
  wire_client_assert_finishes (client);
}

static void
test_items (void)
{
  g_autofree char *directory = g_dir_make_tmp ("troupe-parallel-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "items", NULL);
  g_autoptr (GPtrArray) items = make_items ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TroupeBlock) block =
      troupe_block_new_from_strings ((const char *const *) items->pdata, items->len);

  for (guint i = 0; i < items->len; i++)
    g_string_append_len (text, items->pdata[i], strlen (items->pdata[i]) + 1);
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autofree char *command =
          g_strdup_printf ("%s %s " END, programs[i % G_N_ELEMENTS (programs)], templates[i]);
      g_autoptr (GBytes) expected =
          run_parallel (directory, (const char *const[]){ "parallel", "--will-cite", "-k", "-j1",
                                                          "-0", "-a", path, command, NULL });

      compare (command, NULL, block, expected);
    }
  g_test_message ("%zu pairs", G_N_ELEMENTS (templates) * items->len);

  g_assert_no_errno (g_unlink (path));
  /* Nothing else was made in it. */
  g_assert_no_errno (g_rmdir (directory));
}

static void
test_two_parts (void)
{
  const guint count = G_N_ELEMENTS (special_items);
  g_autoptr (GPtrArray) joined = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TroupeBlock) block = NULL;

  for (guint i = 0; i < count; i++)
    g_ptr_array_add (joined,
                     g_strconcat (special_items[i], "\x1f", special_items[count - 1 - i], NULL));
  block = troupe_block_new_from_strings ((const char *const *) joined->pdata, count);

  for (guint i = 0; i < G_N_ELEMENTS (two_part_templates); i++)
    {
      g_autofree char *command = g_strdup_printf (
          "%s %s " END, programs[i % G_N_ELEMENTS (programs)], two_part_templates[i]);
      g_autoptr (GPtrArray) argv = g_ptr_array_new ();
      g_autoptr (GBytes) expected = NULL;

      for (const char *const *option = (const char *const[]){ "parallel", "--will-cite", "-k",
                                                              "-j1", "-0", command, ":::", NULL };
           *option != NULL; option++)
        g_ptr_array_add (argv, (char *) *option);
      for (guint j = 0; j < count; j++)
        g_ptr_array_add (argv, (char *) special_items[j]);
      g_ptr_array_add (argv, (char *) ":::+");
      for (guint j = 0; j < count; j++)
        g_ptr_array_add (argv, (char *) special_items[count - 1 - j]);
      g_ptr_array_add (argv, NULL);

      expected = run_parallel (g_get_tmp_dir (), (const char *const *) argv->pdata);
      compare (command, "--parts", block, expected);
    }
}

/* If none is given, {} is appended. */
static void
test_appended (void)
{
  static const char *const items[] = { "a b", "$HOME", "x'y", NULL };
  g_autoptr (WireClient) client = wire_client_new_worker ("--command", "echo -", NULL);
  g_autoptr (GBytes) expected = run_parallel (
      g_get_tmp_dir (), (const char *const[]){ "parallel", "--will-cite", "-k", "-j1", "echo -",
                                               ":::", items[0], items[1], items[2], NULL });
  g_auto (GStrv) lines = g_strsplit (g_bytes_get_data (expected, NULL), "\n", 4);

  g_clear_pointer (&lines[3], g_free);
  wire_client_send_items (client, 1, items);
  wire_client_assert_values (client, 1, (const char *const *) lines);
  wire_client_assert_finishes (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gnu-parallel/items", test_items);
  g_test_add_func ("/gnu-parallel/two-parts", test_two_parts);
  g_test_add_func ("/gnu-parallel/appended", test_appended);
  return g_test_run ();
}
