/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the completions that the shells themselves offer. */

#include <gio/gio.h>
#include <string.h>

/* Ask a shell for the completions of the words in "$@", of which the last is not complete. */
#define ASK_BASH                                                       \
  "source \"$TROUPE_COMPLETIONS/troupe.bash\"; COMP_WORDS=(\"$@\");"   \
  "COMP_CWORD=$(($# - 1)); \"$(complete -p troupe | cut -d' ' -f3)\";" \
  "printf '%s\\n' \"${COMPREPLY[@]}\""
#define ASK_FISH                                                        \
  "source \"$TROUPE_COMPLETIONS/troupe.fish\"; complete -C \"$argv\" |" \
  "string replace -r '\\t.*' ''"

/* The completion system of zsh works on a terminal only: this one is typed to. A word that has one
 * completion is completed. */
#define ASK_ZSH                                                                           \
  "zmodload zsh/zpty; zpty shell zsh -f -i;"                                              \
  "zpty -w shell 'PS1= PROMPT_SP=; stty -echo; fpath=($TROUPE_COMPLETIONS $fpath);"       \
  "  autoload -U compinit; compinit -u -D; bindkey \"^I\" complete-word; print REA''DY';" \
  "zpty -r shell all '*READY*';"                                                          \
  "zpty -w -n shell \"$*\"$'\\t'$'\\C-a'\"print -r -- 'BEGIN \"$'\\C-e'\" END'\"$'\\n';"  \
  "zpty -r shell all $'*\\nBEGIN *END*'; print -r -- ${${all##*$'\\n'BEGIN }%%' END'*};"  \
  "zpty -d shell"

static char *
ask (const char *const *shell, const char *const *words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_auto (GStrv) argv = NULL;
  char *output = NULL;

  g_strv_builder_addv (builder, (const char **) shell);
  g_strv_builder_addv (builder, (const char **) words);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return output;
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
assert_completes (const char *const *shell, const char *const *words, const char *expected)
{
  g_autofree char *output = ask (shell, words);
  g_auto (GStrv) lines = g_strsplit (g_strstrip (output), "\n", -1);

  if (!g_strv_contains ((const char *const *) lines, expected))
    {
      g_autofree char *line = g_strjoinv (" ", (char **) words);

      g_error ("\"%s\" is not completed to \"%s\", but to:\n%s", line, expected, output);
    }
}

/* The number of a run that goes on is completed. */
static void
assert_completes_running (const char *const *shell, gboolean as_words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, "troupe", "map", "-j", "1", "sleep", "600", NULL);
  g_autofree char *number = NULL;
  const char *const words[] = { "troupe", "kill", "", NULL };
  const char *const lines[] = { "troupe kill ", NULL };
  gboolean found = FALSE;

  g_assert_no_error (error);
  number = g_strdup (g_subprocess_get_identifier (process));
  /* Its socket is there when its worker was started. */
  for (guint i = 0; !found && i < 600; i++, g_usleep (100000))
    {
      g_autofree char *answer = ask (shell, as_words ? words : lines);

      found = strstr (answer, number) != NULL;
    }
  g_assert_true (found);
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
}

static void
test_bash (void)
{
  const char *const bash[] = { "bash", "-c", ASK_BASH, "bash", NULL };
  g_autofree char *nothing = NULL;

  assert_completes (bash, WORDS ("troupe", ""), "map");
  assert_completes (bash, WORDS ("troupe", "--v"), "--version");
  assert_completes (bash, WORDS ("troupe", "map", "--ra"), "--range");
  assert_completes (bash, WORDS ("troupe", "run", "--work"), "--workers");
  assert_completes (bash, WORDS ("troupe", "map", "squ"), "square");
  assert_completes (bash, WORDS ("troupe", "compare", "squ"), "square");
  assert_completes (bash, WORDS ("troupe", "compare", "--show", "g"), "gil");
  assert_completes (bash, WORDS ("troupe", "map", "--format", "js"), "jsonl");
  assert_completes (bash, WORDS ("troupe", "map", "--format", "=", "c"), "csv");
  assert_completes (bash, WORDS ("troupe", "map", "--halt", "=", ""), "soon");
  assert_completes (bash, WORDS ("troupe", "map", "--workers", "a"), "auto");
  assert_completes (bash, WORDS ("troupe", "map", "-o", "/et"), "/etc");
  assert_completes (bash, WORDS ("troupe", "history", "sh"), "show");
  assert_completes (bash, WORDS ("troupe", "resume", ""), "1");
  assert_completes (bash, WORDS ("troupe", "history", "--js"), "--json");

  assert_completes (bash, WORDS ("troupe", "python", "--win"), "--window");
  assert_completes (bash, WORDS ("troupe", "python", "/et"), "/etc");
  assert_completes (bash, WORDS ("troupe", "contin"), "continue");
  assert_completes_running (bash, TRUE);

  nothing = ask (bash, WORDS ("troupe", "map", "--retries", ""));
  g_assert_cmpstr (g_strstrip (nothing), ==, "");
}

static void
test_fish (void)
{
  const char *const fish[] = { "fish", "--no-config", "-c", ASK_FISH, NULL };

  assert_completes (fish, WORDS ("troupe "), "map");
  assert_completes (fish, WORDS ("troupe --v"), "--version");
  assert_completes (fish, WORDS ("troupe map --ra"), "--range");
  assert_completes (fish, WORDS ("troupe run --work"), "--workers");
  assert_completes (fish, WORDS ("troupe map squ"), "square");
  assert_completes (fish, WORDS ("troupe compare squ"), "square");
  assert_completes (fish, WORDS ("troupe compare --show g"), "gil");
  assert_completes (fish, WORDS ("troupe map --format js"), "jsonl");
  assert_completes (fish, WORDS ("troupe map --halt "), "soon");
  assert_completes (fish, WORDS ("troupe history exp"), "export");
  assert_completes (fish, WORDS ("troupe python --win"), "--window");
  assert_completes (fish, WORDS ("troupe resume "), "1");
  assert_completes_running (fish, FALSE);
}

static void
test_zsh (void)
{
  const char *const zsh[] = { "zsh", "-f", "-c", ASK_ZSH, "zsh", NULL };

  assert_completes (zsh, WORDS ("troupe fun"), "troupe functions");
  assert_completes (zsh, WORDS ("troupe map --ra"), "troupe map --range");
  assert_completes (zsh, WORDS ("troupe run --pi"), "troupe run --pin");
  assert_completes (zsh, WORDS ("troupe map squ"), "troupe map square");
  assert_completes (zsh, WORDS ("troupe compare squ"), "troupe compare square");
  assert_completes (zsh, WORDS ("troupe compare --show=g"), "troupe compare --show=gil");
  assert_completes (zsh, WORDS ("troupe map --format=c"), "troupe map --format=csv");
  assert_completes (zsh, WORDS ("troupe history comp"), "troupe history compare");
  assert_completes (zsh, WORDS ("troupe python --win"), "troupe python --window");
  assert_completes (zsh, WORDS ("troupe resume "), "troupe resume 1");
  assert_completes_running (zsh, FALSE);
}

/* The number of a kept run is completed. */
static void
keep_run (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, "troupe", "map", "--keep", "square", "1", NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *shell;
    GTestFunc function;
  } tests[] = { { "bash", test_bash }, { "fish", test_fish }, { "zsh", test_zsh } };
  g_autofree char *directory = g_path_get_dirname (g_getenv ("TROUPE_PROGRAM"));
  g_autofree char *path = g_strjoin (":", directory, g_getenv ("PATH"), NULL);

  g_test_init (&argc, &argv, NULL);
  g_setenv ("PATH", path, TRUE);
  g_setenv ("TERM", "dumb", TRUE);
  keep_run ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *program = g_find_program_in_path (tests[i].shell);
      g_autofree char *name = g_strdup_printf ("/completions/%s", tests[i].shell);

      if (program != NULL)
        g_test_add_func (name, tests[i].function);
    }

  return g_test_run ();
}
