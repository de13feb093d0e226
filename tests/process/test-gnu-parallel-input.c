/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Options about input do what those of GNU parallel do. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* A call: what it reads, its options, its command and what follows that. An item on standard input
 * needs "-a -" for Troupe, which GNU parallel does not mind. */
typedef struct
{
  const char *input;
  const char *options;
  const char *command;
  const char *more;
} Call;

static char *
run (const char *directory, const char *start, const Call *call)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *command = g_shell_quote (call->command);
  g_autofree char *script = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  script =
      g_strdup_printf ("printf '%s' | %s %s %s%s %s", call->input == NULL ? "" : call->input, start,
                       call->options, strstr (start, "TROUPE") != NULL ? "--command " : "", command,
                       call->more == NULL ? "" : call->more);
  g_subprocess_launcher_set_cwd (launcher, directory);
  g_subprocess_launcher_setenv (launcher, "PARALLEL_SHELL", "/bin/sh", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, "/bin/sh", "-c", script, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return output;
}

static void
compare (const Call *calls, guint n_calls)
{
  g_autofree char *directory = g_dir_make_tmp ("troupe-parallel-XXXXXX", NULL);
  g_autofree char *other = g_build_filename (directory, "other", NULL);

  g_assert_true (g_file_set_contents (other, "x y\nz\n", -1, NULL));
  for (guint i = 0; i < n_calls; i++)
    {
      g_autofree char *expected = run (directory, "parallel --will-cite -k -j2", &calls[i]);
      g_autofree char *output = run (directory, "\"$TROUPE_PROGRAM\" map -j2", &calls[i]);

      g_test_message ("%s %s %s", calls[i].options, calls[i].command,
                      calls[i].more == NULL ? "" : calls[i].more);
      g_assert_cmpstr (expected, !=, "");
      g_assert_cmpstr (output, ==, expected);
    }
  g_assert_no_errno (g_unlink (other));
  g_assert_no_errno (g_rmdir (directory));
}

static void
test_columns (void)
{
  static const Call calls[] = {
    { "a b\\nc d e\\nf\\n", "--colsep ' ' -a -", "echo {1}-{2}-{3}." },
    { "a b\\nc d e\\n", "-C ' ' -a -", "echo {-1}-{}." },
    { "a\\tb c\\n\\td\\n", "--colsep '\\t' -a -", "echo [{1}][{2}]" },
    { "a1b22c\\n", "--colsep '[0-9]+' -a -", "echo {3}{2}{1}" },
    { "a , b\\n", "--colsep , -a -", "echo '[{1}][{2}]'" },
    { "a , b\\n", "--colsep , --trim n -a -", "echo '[{1}][{2}]'" },
    { "a,b.c\\n", "--colsep , -a -", "echo {2.} {#}" },
    { NULL, "--colsep ,", "echo {2}{1}", "::: a,b c,d ::: x,y" },
    { NULL, "--colsep ' '", "echo {2}{1}", ":::: other" },
    { "a b\\nc d\\n", "--colsep ' ' -a -", "echo {1}{2}{3}", "::: z" },
  };

  compare (calls, G_N_ELEMENTS (calls));
}

static void
test_headers (void)
{
  static const Call calls[] = {
    { "n m\\n1 2\\n3 4\\n", "--header : --colsep ' ' -a -", "echo {m}{n}{1}" },
    { "n m\\n1\\n", "--header : --colsep ' ' -a -", "echo [{m}][{n}]" },
    { "n\\n1\\n2\\n", "--header : -a -", "echo {n} {#}" },
    { "f g\\na/b.c d/e.f\\n", "--header : --colsep ' ' -a -", "echo {f.} {f/} {g//} {g/.}" },
    { NULL, "--header :", "echo {f}-{g}", "::: f 1 2 ::: g 3 4" },
    { NULL, "--header :", "echo {f}-{g}", "::: f 1 2 :::+ g 3 4" },
    { "h\\n1\\n2\\n", "--skip-first-line -a -", "echo {}" },
  };

  compare (calls, G_N_ELEMENTS (calls));
}

static void
test_items (void)
{
  static const Call calls[] = {
    { "a,b,,c", "-d , -a -", "echo [{}]" },
    { "a, b, c, ", "-d ', ' -a -", "echo [{}]" },
    { "a\\nb;c\\n;", "-d ';' -a -", "echo [{}]" },
    { "a\\tb", "-d '\\t' -a -", "echo [{}]" },
    { "a\\r\\nb\\r\\n", "-d '\\r\\n' -a -", "echo [{}]" },
    { " a \\n b\\n", "--trim l -a -", "echo [{}]" },
    { " a \\n b\\n", "--trim r -a -", "echo [{}]" },
    { " a \\n b\\n", "--trim lr -a -", "echo [{}]" },
    { NULL, "--trim rl", "echo [{}]", "::: ' a ' b" },
    { NULL, "", "echo {}", ":::: other" },
    { "1\\n2\\n", "", "echo {}", ":::: - :::: other" },
    { "1\\n2\\n", "", "echo {}", ":::: - ::::+ other" },
    { "1\\n2\\n", "", "echo {}", "::: a b ::::+ -" },
    { "1\\n", "-r -a -", "echo {}" },
    { "a\\n\\n \\t\\nb\\n", "-r -a -", "echo x{}" },
    { NULL, "-r", "echo x{}", "::: a '' ' ' b" },
  };

  compare (calls, G_N_ELEMENTS (calls));
}

static void
test_link (void)
{
  static const Call calls[] = {
    { NULL, "--link", "echo {1}-{2}", "::: A B ::: C D" },
    { NULL, "--link", "echo {1}-{2}-{3}", "::: a b c ::: 1 2 ::: x y z w" },
    { NULL, "--xapply", "echo {1}-{2}", ":::: other ::: 1 2 3" },
    { NULL, "--link", "echo {1}-{2}-{3}", "::: a b :::+ 1 2 3 ::: x y z" },
    { "1\n2\n3\n", "--link", "echo {}", ":::: - ::: a b" },
    { "1\n2\n", "--arg-file -", "echo {2} {1}", ":::: other" },
    { "1\n2\n", "--dryrun -a -", "echo {}" },
  };

  compare (calls, G_N_ELEMENTS (calls));
}

static void
test_pipe (void)
{
  static const Call calls[] = {
    { "1\\n2\\n3\\n4\\n5\\n", "--pipe --block 4", "cat; echo {#}" },
    { "1\\n2\\n3\\n4\\n5", "--pipe --block 4", "cat; echo -- {#}" },
    /* A block is no tag. */
    { "1\\n2\\n3\\n", "-k --pipe -N2 --tag", "cat" },
    { "1\\n2\\n3\\n", "-k --pipe -N2 --line-buffer --tagstring '{#}x'", "cat" },
    { "long line\\n2\\n3\\n", "--pipe --block 3", "cat; echo --" },
    { "abcdefghij", "--pipe --block 3 --recend ''", "cat; echo" },
    { "a;b;c;d;", "--pipe --block 4 --recend ';'", "cat; echo" },
    { "a--bb--c--d", "--pipe --block 6 --recend '--'", "cat; echo" },
    { ">a\\nx\\n>b\\ny\\n>c\\n", "--pipe --block 6 --recstart '>'", "cat; echo --" },
    { ">a\\nx\\n>b\\ny\\n>c\\n", "--pipe --block 6 --recstart '>' --recend '\\n'", "cat; echo --" },
    { "h\\n1\\n2\\n3\\n", "--pipe --block 4 --header :", "cat; echo --" },
    { "h\\n1\\n2\\n3\\n", "--pipe -N 2 --header :", "cat; echo --" },
    { "1\\n2\\n3\\n4\\n5\\n", "--pipe -N 2", "cat; echo {#}" },
    { "1\\n2\\n3\\n", "--pipe -N 1", "wc -l" },
    { ">a\\nx\\n>b\\ny\\n>c\\n", "--pipe -N 1 --recstart '>' --recend '\\n'", "cat; echo --" },
    { "1\\n2\\n3\\n", "--pipe -N1", "cat > /dev/null; echo done" },
  };

  compare (calls, G_N_ELEMENTS (calls));
}

static void
test_plus (void)
{
  static const Call calls[] = {
    { NULL, "--plus", "echo {+/} {+.} {+..} {+...}", "::: a/b.c/d.tar.gz a x/ a.b /x.y.z.w" },
    { NULL, "--plus", "echo {..} {...} {/..} {/...}", "::: a/b.c/d.tar.gz a x/ a.b /x.y.z.w" },
    { NULL, "--plus", "echo {:2} {:1:3} {:-none}", "::: abcdef xyz" },
    { NULL, "--plus", "echo {:-none}", "::: '' a" },
    { NULL, "--plus", "echo {#z.*z.} {##z.*z.}", "::: z.z.z.foo foo" },
    { NULL, "--plus", "echo {%.z.*z} {%%.z.*z}", "::: foo.z.z.z foo" },
    { NULL, "--plus", "echo {/b/x} {//b/x} {/#a/x} {/%a/x} {/b/}", "::: abcba b ''" },
    { NULL, "--plus", "echo {^a} {^^a} {,A} {,,A}", "::: aaba AABA" },
    { NULL, "--plus", "echo {2..} {1+/} {-1:2}", "::: a/b ::: d.tar.gz" },
  };

  compare (calls, G_N_ELEMENTS (calls));
}

/* The same items in another order, the same ones in both runs of it. */
static void
test_shuf (void)
{
  static const Call call = { NULL, "--shuf", "echo {}", "::: 1 2 3 4 5 6 7 8 | sort" };

  compare (&call, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gnu-parallel/input/columns", test_columns);
  g_test_add_func ("/gnu-parallel/input/headers", test_headers);
  g_test_add_func ("/gnu-parallel/input/items", test_items);
  g_test_add_func ("/gnu-parallel/input/link", test_link);
  g_test_add_func ("/gnu-parallel/input/pipe", test_pipe);
  g_test_add_func ("/gnu-parallel/input/plus", test_plus);
  g_test_add_func ("/gnu-parallel/input/shuf", test_shuf);
  return g_test_run ();
}
