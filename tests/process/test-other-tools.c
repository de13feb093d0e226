/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Types every line of the page for users of other tools, beside that of the other tool. */

#include "folder.h"
#include "troupe-bytes.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* Each example of the page: two lines, the second of which does with Troupe what the first does. */
typedef struct
{
  char *other;
  char *troupe;
} Example;

/* Everything that the examples name. */
static const char fixture[] =
    "mkdir -p logs/old empty\n"
    "seq 1 40 > logs/a.log; seq 1 5 > logs/b.log; seq 1 3 > logs/old/c.log; cp logs/*.log .\n"
    "printf '%s\\n' alpha 'beta gamma' \"it's\" '$HOME' 'a;b' > list.txt\n"
    "printf 'alpha\\0beta gamma\\0new\\nline\\0' > list.nul\n"
    "printf '1\\tAnn\\n2\\tBob\\n3\\tCy\\n' > table.tsv\n"
    "printf 'name,age\\nAnn,30\\nBob,41\\n' > people.csv\n"
    "seq 1 5000 > numbers.txt\n"
    "printf '>one\\nACGT\\n>two\\nGG\\nTT\\n>three\\nA\\n' > genes.fa\n"
    "cat > work.py <<'END'\n"
    "import os\n"
    "def square(x):\n"
    "    return x * x\n"
    "def power(x, y):\n"
    "    return x ** y\n"
    "def size(path):\n"
    "    return os.path.getsize(path)\n"
    "END\n";

static void
example_free (Example *self)
{
  g_free (self->other);
  g_free (self->troupe);
  g_free (self);
}

/* Reads the indented blocks of two lines, which are the examples. */
static GPtrArray *
read_examples (void)
{
  GPtrArray *examples = g_ptr_array_new_with_free_func ((GDestroyNotify) example_free);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (g_getenv ("TROUPE_OTHER_TOOLS"), &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "    "))
      {
        Example *example = g_new0 (Example, 1);

        /* Both lines of a pair, and nothing after them. */
        g_assert_nonnull (lines[i + 1]);
        g_assert_true (g_str_has_prefix (lines[i + 1], "    "));
        g_assert_cmpstr (lines[i + 2], ==, "");
        example->other = g_strdup (lines[i] + 4);
        example->troupe = g_strdup (lines[i + 1] + 4);
        g_assert_nonnull (strstr (example->troupe, "troupe "));
        g_ptr_array_add (examples, example);
        i++;
      }
  return examples;
}

/* Runs a script with bash in a folder, and returns what it printed. */
static char *
run_bash (const char *folder, const char *script, int *status)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *directory = g_path_get_dirname (g_getenv ("TROUPE_PROGRAM"));
  g_autofree char *path = g_strdup_printf ("%s:%s", directory, g_getenv ("PATH"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) output = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  /* A person who types the lines has it; that of the test may be another one. */
  g_subprocess_launcher_setenv (launcher, "SHELL", "/bin/bash", TRUE);
  g_subprocess_launcher_setenv (launcher, "PARALLEL_SHELL", "/bin/bash", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, "bash", "-c", script, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  *status = g_subprocess_get_exit_status (process);
  return g_strndup (troupe_bytes_get_data (output, NULL), g_bytes_get_size (output));
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The lines of a text in order of the alphabet: the other tools print in the order of the ends. */
static char *
sort_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  return g_strjoinv ("\n", lines);
}

/* Runs a line in a folder of its own. Returns what it printed, and the files that there are
 * afterwards with their sums; of a job log, and of the outputs kept in a folder, only that it is
 * there, since they have times or are laid out in another way. */
static char *
run_line (const char *line, int *status)
{
  g_autofree char *folder = g_dir_make_tmp ("other-tools-XXXXXX", NULL);
  g_autofree char *made = NULL;
  g_autofree char *output = NULL;
  g_autofree char *sorted = NULL;
  g_autofree char *files = NULL;
  int ignored;

  g_assert_nonnull (folder);
  made = run_bash (folder, fixture, &ignored);
  g_assert_cmpint (ignored, ==, 0);
  output = run_bash (folder, line, status);
  sorted = sort_lines (output);
  files = run_bash (folder,
                    "find . -type f ! -name job.log ! -path './out/*' ! -path '*/__pycache__/*' "
                    "-exec md5sum {} + | sort -k 2; ls -d job.log out 2>/dev/null; true",
                    &ignored);
  folder_remove (folder);
  return g_strconcat (sorted, "\n-- files --\n", files, NULL);
}

/* A line with “pool.” is part of a Python program; all others are typed in a shell. */
static char *
make_command (const char *line)
{
  if (!g_str_has_prefix (line, "pool."))
    return g_strdup (line);

  return g_strdup_printf ("cat > /dev/null; python3 - <<'END'\n"
                          "from multiprocessing import Pool\n"
                          "from work import *\n"
                          "if __name__ == '__main__':\n"
                          "    with Pool() as pool:\n"
                          "        for value in %s:\n"
                          "            print(value)\n"
                          "END\n",
                          line);
}

static void
test_example (gconstpointer data)
{
  const Example *example = data;
  g_autofree char *command = make_command (example->other);
  int other_status;
  int status;
  g_autofree char *theirs = run_line (command, &other_status);
  g_autofree char *ours = run_line (example->troupe, &status);

  g_test_message ("%s", example->other);
  g_test_message ("%s", example->troupe);
  g_assert_cmpstr (ours, ==, theirs);
  /* GNU parallel's exit status is the number of failed jobs, xargs' is 123. */
  g_assert_cmpint (status != 0, ==, other_status != 0);
}

/* The page of the manual has the same examples, in the same order. */
static void
test_manual (gconstpointer data)
{
  const GPtrArray *examples = data;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) blocks = NULL;

  g_file_get_contents (g_getenv ("TROUPE_OTHER_TOOLS_PAGE"), &text, NULL, &error);
  g_assert_no_error (error);
  blocks = g_strsplit (text, ".Bd -literal -offset indent\n", -1);
  g_assert_cmpuint (g_strv_length (blocks) - 1, ==, examples->len);
  for (guint i = 0; i < examples->len; i++)
    {
      const Example *example = g_ptr_array_index (examples, i);
      g_autofree char *expected = g_strdup_printf ("%s\n%s\n", example->other, example->troupe);
      g_auto (GStrv) halves = g_strsplit (blocks[i + 1], ".Ed\n", 2);
      g_auto (GStrv) parts = g_strsplit (halves[0], "\\e", -1);
      g_autofree char *shown = g_strjoinv ("\\", parts);

      g_assert_cmpstr (shown, ==, expected);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) examples = NULL;

  g_test_init (&argc, &argv, NULL);

  examples = read_examples ();
  /* The most frequent lines, at least: a page that was not understood has none. */
  g_assert_cmpuint (examples->len, >=, 20);
  for (guint i = 0; i < examples->len; i++)
    {
      g_autofree char *path = g_strdup_printf ("/other-tools/example/%u", i + 1);

      g_test_add_data_func (path, g_ptr_array_index (examples, i), test_example);
    }
  g_test_add_data_func ("/other-tools/manual", examples, test_manual);

  return g_test_run ();
}
