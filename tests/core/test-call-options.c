/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that each option of the command line, by each of its names, arrives in the call of each
 * command that has it, and that a job file keeps it. */

#include "troupe-call-aliases.h"
#include "troupe-call-entries.h"
#include "troupe-call-line.h"

#include <glib/gstdio.h>
#include <string.h>

/* What is written on the command line, beginning with the option, and a line of the call. */
static const struct
{
  const char *words;
  const char *line;
} cases[] = {
  { "--command wc 1", "Command=wc" },
  { "--python /f.py:double 1", "Python=/f.py:double" },
  { "--program ./worker 1", "Program=./worker" },

  { "--range 1:9:2 square", "Range=1:9:2" },
  { "--input /numbers square", "Input=/numbers;" },
  { "-a /numbers square", "Input=/numbers;" },
  { "--arg-file /numbers square", "Input=/numbers;" },
  { "--null -a /numbers square", "Null=true" },
  { "-0 -a /numbers square", "Null=true" },
  { "--delimiter , -a /numbers square", "Delimiter=," },
  { "-d, -a /numbers square", "Delimiter=," },
  { "--colsep , --command wc a,b", "Colsep=," },
  { "-C, --command wc a,b", "Colsep=," },
  { "--header : --command wc a b", "Header=true" },
  { "--trim lr square 1", "Trim=lr" },
  { "--skip-first-line -a /numbers square", "SkipFirstLine=true" },
  { "--pipe -a /numbers --command wc", "Pipe=true" },
  { "--block 2M --pipe -a /numbers --command wc", "Block=2M" },
  { "--records 3 --pipe -a /numbers --command wc", "Records=3" },
  { "--recstart > --pipe -a /numbers --command wc", "Recstart=>" },
  { "--recend ; --pipe -a /numbers --command wc", "Recend=;" },
  { "--csv /table square", "Csv=/table" },
  { "--column size --csv /table square", "Column=size" },
  { "--no-header --csv /table --command wc", "NoHeader=true" },
  { "--glob /*.c --command wc", "Glob=/*.c" },
  { "--directory /src --command wc", "Directory=/src" },
  { "--match *.c --directory /src --command wc", "Match=*.c" },
  { "--hidden --glob /* --command wc", "Hidden=true" },
  { "--no-hidden --directory /src --command wc", "NoHidden=true" },
  { "--natural --glob /* --command wc", "Natural=true" },
  { "--no-run-if-empty -a /numbers square", "NoRunIfEmpty=true" },
  { "-r -a /numbers square", "NoRunIfEmpty=true" },

  { "--link --command wc 1 ::: 2", "Link=true" },
  { "--xapply --command wc 1 ::: 2", "Link=true" },
  { "--shuf square 1", "Shuf=true" },
  { "--seed 7 --shuf square 1", "Seed=7" },
  { "--stdin-item --command wc 1", "StdinItem=true" },
  { "--plus --command wc 1", "Plus=true" },

  { "--workers 3 square 1", "Workers=3" },
  { "-j3 square 1", "Workers=3" },
  { "--jobs 3 square 1", "Workers=3" },
  { "--max-procs 3 square 1", "Workers=3" },
  { "-P3 square 1", "Workers=3" },
  { "--chunk 4 square 1", "Chunk=4" },
  { "--max-items 5 square 1", "MaxItems=5" },
  { "--memory-limit 512M square 1", "MemoryLimit=512M" },
  { "--address-space 4G square 1", "AddressSpace=4G" },
  { "--nice 6 square 1", "Nice=6" },
  { "--pin square 1", "Pin=true" },
  { "--tmpdir /tmp/own square 1", "Tmpdir=/tmp/own" },
  { "--threads 2 square 1", "Threads=2" },

  { "--on ssh:a,b*4 square 1", "On=ssh:a,b*4" },
  { "--sshlogin a,b square 1", "On=ssh:a,b" },
  { "-Sa,b square 1", "On=ssh:a,b" },
  { "--on-file /hosts square 1", "OnFile=/hosts" },
  { "--sshloginfile /hosts square 1", "OnFile=/hosts" },
  { "--slf /hosts square 1", "OnFile=/hosts" },
  { "--ssh fast-ssh --on ssh:a square 1", "Ssh=fast-ssh" },
  { "--slurm-options --exclusive --on slurm:p -j2 square 1", "SlurmOptions=--exclusive" },
  { "--send own.py --on ssh:a square 1", "Send=own.py" },
  { "--basefile own.py --on ssh:a square 1", "Send=own.py" },
  { "--bf own.py --on ssh:a square 1", "Send=own.py" },
  { "--transferfile {}.in --on ssh:a --command wc 1", "Transferfile={}.in" },
  { "--tf {}.in --on ssh:a --command wc 1", "Transferfile={}.in" },
  { "--transfer --on ssh:a --command wc 1", "Transferfile={}" },
  { "--return {}.out --on ssh:a --command wc 1", "Return={}.out" },
  { "--cleanup --transfer --on ssh:a --command wc 1", "Cleanup=true" },
  { "--trc {}.out --on ssh:a --command wc 1", "Transferfile={}" },
  { "--trc {}.out --on ssh:a --command wc 1", "Return={}.out" },
  { "--trc {}.out --on ssh:a --command wc 1", "Cleanup=true" },

  { "--delay 1.5 square 1", "Delay=1.5" },
  { "--load 80% square 1", "Load=80%" },
  { "--memfree 2G square 1", "Memfree=2G" },
  { "--memsuspend 1G square 1", "Memsuspend=1G" },
  { "--limit ./free square 1", "Limit=./free" },

  { "--retries 2 square 1", "Retries=2" },
  { "--retry-delay 1,2 --retries 2 square 1", "RetryDelay=1,2" },
  { "--crash-limit 5 square 1", "CrashLimit=5" },
  { "--timeout 30 square 1", "Timeout=30" },
  { "--halt soon,fail=2 square 1", "Halt=soon,fail=2" },
  { "--halt-on-error soon,fail=2 square 1", "Halt=soon,fail=2" },
  { "--no-replace square 1", "Replace=false" },
  { "--grace 4 square 1", "Grace=4" },

  { "--max-args 3 --command wc 1", "MaxArgs=3" },
  { "-n3 --command wc 1", "MaxArgs=3" },
  { "--max-replace-args 3 --command wc 1", "MaxArgs=3" },
  { "-N3 --command wc 1", "MaxArgs=3" },
  { "--max-lines 3 --command wc 1", "MaxLines=3" },
  { "-L3 --command wc 1", "MaxLines=3" },
  { "--context-replace --command wc 1", "Fill=context" },
  { "-X --command wc 1", "Fill=context" },
  { "--multiple --command wc 1", "Fill=plain" },
  { "-m --command wc 1", "Fill=plain" },
  { "--xargs --command wc 1", "Fill=xargs" },
  { "--fill plain --command wc 1", "Fill=plain" },
  { "--max-chars 900 --command wc 1", "MaxChars=900" },
  { "-s900 --command wc 1", "MaxChars=900" },
  { "--shell /bin/bash --command wc 1", "Shell=/bin/bash" },
  { "--env NAME --command wc 1", "Env=NAME" },
  { "--workdir /tmp/own --command wc 1", "Workdir=/tmp/own" },
  { "--wd /tmp/own --command wc 1", "Workdir=/tmp/own" },
  { "--tty --command wc 1", "Tty=true" },
  { "--keep-failed --command wc 1", "KeepFailed=true" },
  { "--ok-status 0,1 --command wc 1", "OkStatus=0,1" },
  { "--outside-sandbox --command wc 1", "OutsideSandbox=true" },
  { "--host --command wc 1", "OutsideSandbox=true" },
  { "--interpreter python3.11 --python /f.py:double 1", "Interpreter=python3.11" },
  { "--items text --python /f.py:double 1", "ItemsAs=text" },

  { "--unordered square 1", "Unordered=true" },
  { "--no-keep-order square 1", "Unordered=true" },
  { "--keep-order square 1", "KeepOrder=true" },
  { "-k square 1", "KeepOrder=true" },
  { "--print-command --command wc 1", "PrintCommand=true" },
  { "-v --command wc 1", "PrintCommand=true" },
  { "--verbose --command wc 1", "Verbose=true" },
  { "-t --command wc 1", "Verbose=true" },
  { "--line-buffer --command wc 1", "LineBuffer=true" },
  { "--lb --command wc 1", "LineBuffer=true" },
  { "--linebuffer --command wc 1", "LineBuffer=true" },
  { "--ungroup --command wc 1", "Ungroup=true" },
  { "-u --command wc 1", "Ungroup=true" },
  { "--tag --command wc 1", "Tag=true" },
  { "--tagstring {#} --command wc 1", "Tagstring={#}" },
  { "--format csv square 1", "Format=csv" },
  { "--output /out square 1", "Output=/out" },
  { "-o /out square 1", "Output=/out" },
  { "--joblog /log square 1", "Joblog=/log" },
  { "--jl /log square 1", "Joblog=/log" },
  { "--results /folder square 1", "Results=/folder" },
  { "--res /folder square 1", "Results=/folder" },
  { "--report /file square 1", "Report=/file" },

  { "--keep square 1", "keep" },
  { "--resume square 1", "resume" },
  { "--only-failed square 1", "only-failed" },
  { "--resume-failed square 1", "only-failed" },
  { "--progress never square 1", "progress 2" },
  { "--bar square 1", "bar" },
  { "--eta square 1", "counts-first" },
  { "--live square 1", "live" },
  { "--quiet square 1", "quiet" },
  { "--no-control square 1", "no-control" },
  { "--dry-run --command wc 1", "dry-run" },
  { "--dryrun --command wc 1", "dry-run" },
  { "--save own.troupe square 1", "save own.troupe" },
};

/* Those that take back what another one said, which stands before them or in a job file. */
static const struct
{
  const char *option;
  const char *words;
  const char *line;
} opposites[] = {
  { "--silent", "--print-command --command wc 1", "PrintCommand=true" },
  { "--group", "--ungroup --command wc 1", "Ungroup=true" },
};

/* Those of GNU parallel that do nothing here. */
static const char *const idle[] = { "will-cite", "no-notice", "gnu", NULL };

static const GOptionEntry *const tables[] = {
  troupe_call_subject_entries, troupe_call_item_entries,    troupe_call_input_entries,
  troupe_call_worker_entries,  troupe_call_thread_entries,  troupe_call_place_entries,
  troupe_call_pace_entries,    troupe_call_failure_entries, troupe_call_command_entries,
  troupe_call_python_entries,  troupe_call_output_entries,  troupe_call_resume_entries,
  troupe_call_display_entries, troupe_call_dry_entries,     troupe_call_save_entries,
  troupe_call_alias_entries,   troupe_call_file_entries,
};

/* A word is between two spaces. */
static TroupeCall *
parse (const char *words)
{
  g_autofree char *line = g_strconcat ("troupe ", words, NULL);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;
  TroupeCall *call = troupe_call_new_for_map (g_strv_length (argv), argv, &error);

  g_test_message ("%s", words);
  g_assert_no_error (error);
  return call;
}

static void
add_flag (GString *text, gboolean is_set, const char *name)
{
  if (is_set)
    g_string_append_printf (text, "%s\n", name);
}

/* All that the call says, one thing a line. */
static char *
describe (const TroupeCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *job = troupe_job_file_to_text (call->file, &error);
  GString *text;

  g_assert_no_error (error);
  text = g_string_new (job);
  g_string_append_printf (text, "progress %d\nsave %s\n", call->progress, call->save ?: "");
  add_flag (text, call->bar, "bar");
  add_flag (text, call->live, "live");
  add_flag (text, call->counts_first, "counts-first");
  add_flag (text, call->quiet, "quiet");
  add_flag (text, call->dry_run, "dry-run");
  add_flag (text, call->no_control, "no-control");
  add_flag (text, call->keep, "keep");
  add_flag (text, call->resume, "resume");
  add_flag (text, call->only_failed, "only-failed");
  return g_string_free (text, FALSE);
}

static gboolean
has_line (const char *text, const char *line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strv_contains ((const char *const *) lines, line);
}

static void
test_options (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeCall) call = parse (cases[i].words);
      g_autofree char *text = describe (call);

      if (!has_line (text, cases[i].line))
        g_error ("“%s” has no line “%s”:\n%s", cases[i].words, cases[i].line, text);
    }

  for (guint i = 0; i < G_N_ELEMENTS (opposites); i++)
    {
      g_autofree char *words = g_strconcat (opposites[i].words, " ", opposites[i].option, NULL);
      g_autoptr (TroupeCall) before = parse (opposites[i].words);
      g_autoptr (TroupeCall) call = parse (words);
      g_autofree char *text_before = describe (before);
      g_autofree char *text = describe (call);

      g_assert_true (has_line (text_before, opposites[i].line));
      g_assert_false (has_line (text, opposites[i].line));
    }
}

/* The commands beside “troupe map” */

/* Options that a command has not, or has alone, by theme. */
static const GOptionEntry *const not_of_run[] = {
  troupe_call_subject_entries,
  troupe_call_item_entries,
  troupe_call_save_entries,
  NULL,
};
static const GOptionEntry *const not_of_compare[] = {
  troupe_call_thread_entries,  troupe_call_pace_entries,
  troupe_call_output_entries,  troupe_call_resume_entries,
  troupe_call_display_entries, troupe_call_dry_entries,
  troupe_call_save_entries,    NULL,
};
static const GOptionEntry *const of_resume[] = {
  troupe_call_again_entries,
  troupe_call_display_entries,
  NULL,
};

/* Which option a word such as “--workers” or “-j3” is. */
static const GOptionEntry *
find_entry (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const GOptionEntry *entry = tables[i]; entry->long_name; entry++)
      if (word[1] == '-' ? g_str_equal (entry->long_name, word + 2) : entry->short_name == word[1])
        return entry;
  g_assert_not_reached ();
}

static gboolean
is_in (const GOptionEntry *const *themes, const GOptionEntry *entry)
{
  const TroupeCallAlias *alias = troupe_call_find_alias (entry->long_name);
  const char *name = alias ? alias->option : entry->long_name;

  for (; *themes; themes++)
    for (const GOptionEntry *other = *themes; other->long_name; other++)
      if (g_str_equal (other->long_name, name))
        return TRUE;
  return FALSE;
}

static TroupeCall *
call_run (const char *option, const char *job, GError **error)
{
  g_autoptr (TroupeCall) call = parse (job);
  g_autofree char *text = troupe_job_file_to_text (call->file, NULL);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "own.troupe", NULL);
  g_autofree char *line = g_strconcat ("troupe ", option, " ", path, NULL);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  TroupeCall *result;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  result = troupe_call_new_for_run (g_strv_length (argv), argv, error);
  g_remove (path);
  return result;
}

static TroupeCall *
call_compare (const char *option, const char *job, GError **error)
{
  const GOptionEntry none[] = { { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *line = g_strconcat ("troupe ", option, " ", job, NULL);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);

  return troupe_call_new_for_compare (context, none, g_strv_length (argv), argv, error);
}

static TroupeCall *
call_resume (const char *option, const char *job, GError **error)
{
  g_autofree char *line = g_strconcat ("troupe ", option, NULL);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);

  return troupe_call_new_for_resume (g_strv_length (argv), argv, error);
}

static void
assert_option (TroupeCall *(*call) (const char *option, const char *job, GError **error),
               gboolean is_known,
               const char *option,
               const char *job,
               const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeCall) result = call (option, is_known ? job : "square 1", &error);
  g_autofree char *text = NULL;

  g_test_message ("%s: %s", option, job);
  if (!is_known)
    {
      g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION);
      return;
    }

  g_assert_no_error (error);
  text = describe (result);
  if (!has_line (text, line))
    g_error ("“%s” has no line “%s”:\n%s", option, line, text);
}

/* An option does in each command what it does in “troupe map”, or is unknown there. */
static void
test_commands (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *words = cases[i].words;
      const gsize size = strcspn (words, " ");
      g_autofree char *word = g_strndup (words, size);
      const GOptionEntry *entry = find_entry (word);
      const gboolean has_value =
          (entry->flags & G_OPTION_FLAG_NO_ARG) == 0 && (word[1] == '-' || word[2] == '\0');
      const char *value = words + size + 1;
      const char *job = has_value ? strchr (value, ' ') + 1 : value;
      g_autofree char *option = g_strndup (words, job - 1 - words);

      assert_option (call_run, !is_in (not_of_run, entry), option, job, cases[i].line);
      assert_option (call_compare, !is_in (not_of_compare, entry), option, job, cases[i].line);
      assert_option (call_resume, is_in (of_resume, entry), option, job, cases[i].line);
    }

  for (guint i = 0; i < G_N_ELEMENTS (opposites); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TroupeCall) call = call_run (opposites[i].option, opposites[i].words, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = describe (call);
      g_assert_false (has_line (text, opposites[i].line));
    }
}

/* What a job file says, it says after it was read again. */
static void
test_job_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeCall) call = parse (cases[i].words);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = troupe_job_file_to_text (call->file, &error);
      g_autoptr (TroupeJobFile) again =
          troupe_job_file_load_text (text, strlen (text), "the call", &error);
      g_autofree char *text_again = again ? troupe_job_file_to_text (again, &error) : NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (text_again, ==, text);
    }
}

/* No option, and no letter, is left out above. */
static void
test_complete (void)
{
  g_autoptr (GString) all = g_string_new (" ");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (all, "%s ", cases[i].words);
  for (guint i = 0; i < G_N_ELEMENTS (opposites); i++)
    g_string_append_printf (all, "%s ", opposites[i].option);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const GOptionEntry *entry = tables[i]; entry->long_name; entry++)
      {
        g_autofree char *word = g_strdup_printf (" --%s ", entry->long_name);
        const char letter[] = { ' ', '-', entry->short_name, '\0' };

        if (g_strv_contains (idle, entry->long_name))
          continue;
        if (strstr (all->str, word) == NULL)
          g_error ("--%s is not tested", entry->long_name);
        if (entry->short_name != 0 && strstr (all->str, letter) == NULL)
          g_error ("-%c is not tested", entry->short_name);
      }
}

static void
test_idle (void)
{
  for (guint i = 0; idle[i]; i++)
    {
      g_autofree char *words = g_strdup_printf ("--%s square 1", idle[i]);
      g_autoptr (TroupeCall) plain = parse ("square 1");
      g_autoptr (TroupeCall) call = parse (words);
      g_autofree char *expected = describe (plain);
      g_autofree char *text = describe (call);

      g_assert_cmpstr (text, ==, expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/call-options/options", test_options);
  g_test_add_func ("/call-options/commands", test_commands);
  g_test_add_func ("/call-options/job-files", test_job_files);
  g_test_add_func ("/call-options/complete", test_complete);
  g_test_add_func ("/call-options/idle", test_idle);

  return g_test_run ();
}
