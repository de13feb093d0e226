/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules of DESIGN.md, "Rooms", and of the style, checked on the sources and the programs built.
 */

#include "include-graph.h"
#include "source-tree.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_LINES 700

/* One file by its purpose: it can be copied to wherever there is a Python. */
#define ONE_FILE           "src/worker/python/troupe_worker.py"
#define ONE_FILE_MAX_LINES 1060

/* What may signal a process: the handle of a local process, that and what it left behind, what ends
 * the guard or a command that was asked or is cancelled, and the worker itself, of its own
 * commands.
 */
static const char *const may_signal[] = {
  "src/core/platform/troupe-pidfd.",
  "src/core/launch/troupe-guard.c",
  "src/core/launch/troupe-limit-command.c",
  "src/core/launch/troupe-local-process.c",
  "src/core/launch/troupe-orphans.c",
  "src/core/watch/troupe-watch-command.c",
  "src/worker/",
};

typedef void (*FileFunction) (const char *path, const char *text, GString *violations);

/* Calls @function for each file below @directory whose name ends in one of @endings. */
static void
for_each_file (const char *directory,
               const char *endings,
               FileFunction function,
               GString *violations)
{
  g_autoptr (GPtrArray) paths = source_tree_list (directory, endings);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *text = source_tree_read (paths->pdata[i]);

      function (paths->pdata[i], text, violations);
    }
}

static void
assert_none (const GString *violations)
{
  g_assert_cmpstr (violations->str, ==, "");
}

static gboolean
matches (const char *pattern, const char *text)
{
  return g_regex_match_simple (pattern, text, G_REGEX_MULTILINE, 0);
}

/* Returns the text without comments and without the contents of strings. */
static char *
strip (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (
      "/\\*.*?\\*/|//[^\n]*|\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])+'", G_REGEX_DOTALL, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, "", 0, NULL);
}

static void
check_no_toolkit (const char *path, const char *text, GString *violations)
{
  if (!g_str_has_prefix (path, "src/app/") &&
      matches ("^\\s*#\\s*include\\s*[<\"](gtk|gdk|gsk|graphene|adwaita)", text))
    g_string_append_printf (violations, "%s includes GTK\n", path);
}

static void
test_no_toolkit (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("src", ".c .h", check_no_toolkit, violations);
  assert_none (violations);
}

static void
check_no_libgtop (const char *path, const char *text, GString *violations)
{
  if (!g_str_has_prefix (path, "src/core/sampler/") &&
      matches ("^\\s*#\\s*include\\s*[<\"]glibtop", text))
    g_string_append_printf (violations, "%s includes libgtop\n", path);
}

static void
test_no_libgtop (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("src", ".c .h", check_no_libgtop, violations);
  assert_none (violations);
}

/* A hyphen where a name is broken would seem to belong to the name. */
static void
check_hyphens (const char *path, const char *text, GString *violations)
{
  g_auto (GStrv) labels = g_strsplit (text, "<object class=\"GtkLabel\"", -1);

  if (g_str_has_suffix (path, ".c"))
    {
      if (!g_str_has_suffix (path, "/troupe-wrap.c") &&
          (strstr (text, "\"wrap-mode\"") || strstr (text, "gtk_label_set_wrap_mode")))
        g_string_append_printf (violations, "%s does not use troupe_wrap_label()\n", path);
      return;
    }
  for (guint i = 1; labels[0] && labels[i]; i++)
    {
      const char *end = strstr (labels[i], "</object>");

      if (g_strstr_len (labels[i], end - labels[i], ">word-char<") &&
          !g_strstr_len (labels[i], end - labels[i], "\"insert-hyphens\" value=\"false\""))
        g_string_append_printf (violations, "%s: label %u may be hyphenated\n", path, i);
    }
}

static void
test_hyphens (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("ui", ".ui", check_hyphens, violations);
  for_each_file ("src/app", ".c", check_hyphens, violations);
  assert_none (violations);
}

static void
check_no_sqlite (const char *path, const char *text, GString *violations)
{
  if (!g_str_has_prefix (path, "src/core/journal/") &&
      matches ("^\\s*#\\s*include\\s*[<\"](sqlite3|troupe-database)", text))
    g_string_append_printf (violations, "%s includes SQLite\n", path);
}

static void
test_no_sqlite (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("src", ".c .h", check_no_sqlite, violations);
  assert_none (violations);
}

static void
check_no_signal (const char *path, const char *text, GString *violations)
{
  g_autofree char *code = strip (text);

  for (guint i = 0; i < G_N_ELEMENTS (may_signal); i++)
    if (g_str_has_prefix (path, may_signal[i]))
      return;

  if (matches ("\\b(t?g?kill|killpg|sigqueue|g_subprocess_send_signal|g_subprocess_force_exit)"
               "\\s*\\(|pidfd_(send_)?signal",
               code))
    g_string_append_printf (violations, "%s signals a process\n", path);
}

static void
test_no_signal (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("src", ".c .h", check_no_signal, violations);
  assert_none (violations);
}

/* It is wrong for a confined process; troupe_cores_count() must be used instead. */
static void
check_cores (const char *path, const char *text, GString *violations)
{
  g_autofree char *code = strip (text);

  if (strstr (code, "g_get_num_processors") != NULL)
    g_string_append_printf (violations, "%s counts cores by itself\n", path);
}

static void
test_cores (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("src", ".c .h", check_cores, violations);
  assert_none (violations);
}

/* musl does not have these functions; src/core/platform has portable ones. */
static void
check_portable (const char *path, const char *text, GString *violations)
{
  g_autofree char *code = strip (text);

  if (!g_str_has_prefix (path, "src/core/platform/") &&
      matches ("\\b(sigabbrev_np|sigdescr_np|strerror(name|desc)_np|mallopt|malloc_trim|mallinfo2?"
               "|(?<!troupe_)pidfd_(open|send_signal|getfd)|GLOB_BRACE)\\b"
               "|<(sys/pidfd|malloc|execinfo|error)\\.h>",
               code))
    g_string_append_printf (violations, "%s calls what glibc alone has\n", path);
}

static void
test_portable (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("src", ".c .h", check_portable, violations);
  assert_none (violations);
}

/* They are NULL for empty bytes, which is easily forgotten; troupe_bytes_get_data() never is. */
static void
check_bytes (const char *path, const char *text, GString *violations)
{
  g_autofree char *code = strip (text);

  if (!g_str_equal (path, "src/core/wire/troupe-bytes.c") &&
      matches ("\\bg_bytes_(get_data|get_region|unref_to_data)\\b", code))
    g_string_append_printf (violations, "%s reads bytes that may be NULL\n", path);
}

static void
test_bytes (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("src", ".c .h", check_bytes, violations);
  assert_none (violations);
}

/* Views look at a run; only the runner starts a pool. */
static void
check_no_pool (const char *path, const char *text, GString *violations)
{
  if (matches ("^\\s*#\\s*include\\s*\"troupe-(pool|engine|mailbox)\\.h\"", text))
    g_string_append_printf (violations, "%s knows a pool\n", path);
}

static void
test_no_pool (void)
{
  static const char *const directories[] = {
    "src/app",      "src/cli",          "src/core/experiment", "src/core/report",
    "src/core/run", "src/core/sampler", "src/terminal"
  };
  g_autoptr (GString) violations = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    for_each_file (directories[i], ".c .h", check_no_pool, violations);
  assert_none (violations);
}

static void
add_sources (const char *path, const char *text, GString *sources)
{
  g_string_append (sources, text);
}

/* A function that a header of core declares, unless that is private, has a comment for gi-docgen
 * where it is defined: in a file beside it. */
static void
check_described (const char *path, const char *text, GString *violations)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *code = strip (text);
  g_autoptr (GString) sources = g_string_new (NULL);
  g_autoptr (GRegex) declaration = NULL;
  g_autoptr (GMatchInfo) match = NULL;

  if (g_str_has_suffix (path, "-private.h"))
    return;

  for_each_file (directory, ".c", add_sources, sources);
  declaration = g_regex_new ("^[a-zA-Z][\\w* \\n]*?(troupe_\\w+) \\(", G_REGEX_MULTILINE, 0, NULL);
  g_regex_match (declaration, code, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_autofree char *defined = g_strdup_printf ("\n%s (", name);
      g_autofree char *described = g_strdup_printf ("/\\*\\*(\\n \\*)? %s:", name);

      if (strstr (sources->str, defined) != NULL && !matches (described, sources->str))
        g_string_append_printf (violations, "%s: %s() is not described\n", path, name);
    }
}

static void
test_described (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("src/core", ".h", check_described, violations);
  assert_none (violations);
}

/* The first paragraph after the licence says what a file is for, in a full sentence. */
static void
check_purpose (const char *path, const char *text, GString *violations)
{
  if (!g_regex_match_simple (
          "\\A/\\* SPDX[^\n]* \\*/\n\n/\\* [A-Z]((?!\\*/).){12,}?\\.(\\s*\\*/|\n \\*)\n", text,
          G_REGEX_DOTALL, 0))
    g_string_append_printf (violations, "%s does not begin with a sentence on what it is for\n",
                            path);
}

static void
test_purpose (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("src", ".c .h", check_purpose, violations);
  for_each_file ("tests", ".c .h", check_purpose, violations);
  assert_none (violations);
}

static void
check_length (const char *path, const char *text, GString *violations)
{
  guint n_lines = 0;

  for (const char *at = text; *at != '\0'; at++)
    n_lines += *at == '\n';
  if (n_lines > (g_str_equal (path, ONE_FILE) ? ONE_FILE_MAX_LINES : MAX_LINES))
    g_string_append_printf (violations, "%s has %u lines\n", path, n_lines);
}

static void
test_length (void)
{
  static const char *const directories[] = { "src", "tests" };
  g_autoptr (GString) violations = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    for_each_file (directories[i], ".c .h .py", check_length, violations);
  assert_none (violations);
}

/* Meson runs all tests of a name together, and so does whoever names one. */
static void
test_unique_names (void)
{
  g_autoptr (GPtrArray) paths = source_tree_list ("tests", ".c");
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < paths->len; i++)
    if (!g_hash_table_add (names, g_path_get_basename (paths->pdata[i])))
      g_error ("%s has the name of another test", (char *) paths->pdata[i]);
}

/* Whether @header is what the file at @path itself is about; if it is the first one, it may be the
 * private header of the files that it belongs to. */
static gboolean
is_own_header (const char *path, const char *header, gboolean is_first)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *stem = g_strndup (name, strcspn (name, "."));
  g_autofree char *header_stem = g_strndup (header, strcspn (header, "."));
  const char *end = g_strrstr (header_stem, "-private");

  if (g_str_has_suffix (path, ".h"))
    return FALSE;
  return g_str_equal (stem, header_stem) ||
         (is_first && end && strncmp (stem, header_stem, end - header_stem) == 0);
}

/* The includes at the beginning: the own header, then those of the project, then those of the
 * system, each in the order of their names. */
static void
check_include_order (const char *path, const char *text, GString *violations)
{
  const char *first = strstr (text, "#include ");
  g_auto (GStrv) lines = g_strsplit (first ? first : "", "\n", -1);
  g_autofree char *before = g_strdup ("");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *place = NULL;

      if (lines[i][0] == '\0')
        continue;
      if (!g_str_has_prefix (lines[i], "#include "))
        return;
      name = g_strndup (lines[i] + strlen ("#include ") + 1,
                        strlen (lines[i]) - strlen ("#include ") - 2);
      if (g_str_has_suffix (lines[i], ">"))
        place = g_strconcat ("2 ", name, NULL);
      else if (is_own_header (path, name, before[0] == '\0'))
        place = g_strconcat ("0 ", name, NULL);
      else
        place = g_strconcat ("1 ", name, NULL);
      if (strcmp (before, place) > 0)
        g_string_append_printf (violations, "%s includes %s too late\n", path, name);
      g_free (before);
      before = g_steal_pointer (&place);
    }
}

static void
test_include_order (void)
{
  static const char *const directories[] = { "src", "tests" };
  g_autoptr (GString) violations = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    for_each_file (directories[i], ".c .h", check_include_order, violations);
  assert_none (violations);
}

static void
test_include_order_examples (void)
{
  static const struct
  {
    const char *path;
    const char *text;
    const char *too_late;
  } examples[] = {
    { "one.c", "#include \"one.h\"\n\n#include \"a.h\"\n\n#include <b.h>\n", NULL },
    { "one.c", "#include \"one.h\"\n#include \"one-private.h\"\n", NULL },
    { "one-two.c", "#include \"one-private.h\"\n\n#include \"a.h\"\n", NULL },
    { "one.h", "#include \"a.h\"\n#include \"z.h\"\n\nint x;\n#include \"a.h\"\n", NULL },
    { "one.c", "", NULL },
    { "one.c", "#include \"a.h\"\n#include \"one.h\"\n", "one.h" },
    { "one.c", "#include \"b.h\"\n#include \"a.h\"\n", "a.h" },
    { "one.c", "#include <b.h>\n#include <a.h>\n", "a.h" },
    { "one.h", "#include <a.h>\n\n#include \"b.h\"\n", "b.h" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr (GString) violations = g_string_new (NULL);
      g_autofree char *expected = NULL;

      check_include_order (examples[i].path, examples[i].text, violations);
      expected = examples[i].too_late ? g_strdup_printf ("%s includes %s too late\n",
                                                         examples[i].path, examples[i].too_late)
                                      : g_strdup ("");
      g_assert_cmpstr (violations->str, ==, expected);
    }
}

/* Where neither files nor folders need each other in a circle. */
static const char *const layered[] = { "src/app",  "src/cli",      "src/core",  "src/node",
                                       "src/plot", "src/terminal", "src/worker" };

static IncludeGraph *
read_graph (const char *directory)
{
  g_autoptr (GPtrArray) paths = source_tree_list (directory, ".c .h");
  IncludeGraph *graph = include_graph_new ();

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *text = source_tree_read (paths->pdata[i]);

      include_graph_add_file (graph, paths->pdata[i], text);
    }
  include_graph_connect (graph);
  return graph;
}

static void
test_no_circles (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (layered); i++)
    {
      g_autoptr (IncludeGraph) graph = read_graph (layered[i]);
      g_autofree char *files = include_graph_find_circle_of_files (graph);
      g_autofree char *folders = include_graph_find_circle_of_folders (graph);

      g_assert_cmpstr (files, ==, NULL);
      g_assert_cmpstr (folders, ==, NULL);
    }
}

/* The engine's data of a worker is changed only by the two files that own it. */
static void
check_owned (const char *path, const char *text, GString *violations)
{
  g_autofree char *code = strip (text);

  if (g_str_has_prefix (path, "src/core/pool/") &&
      !g_str_has_suffix (path, "/troupe-engine-worker.c") &&
      !g_str_has_suffix (path, "/troupe-engine-batches.c") &&
      matches ("\\bworker->[\\w.]+(\\[\\w+\\])? *(=[^=]|[-+|&]=|\\+\\+|--)", code))
    g_string_append_printf (violations, "%s changes a worker\n", path);
}

static void
test_owned (void)
{
  g_autoptr (GString) violations = g_string_new (NULL);

  for_each_file ("src/core/pool", ".c", check_owned, violations);
  assert_none (violations);
  check_owned ("src/core/pool/one.c", "  worker->status.state = 1;", violations);
  check_owned ("src/core/pool/two.c", "  if (worker->lanes == 0)", violations);
  check_owned ("src/core/pool/three.c", "  worker->asked |= TRUE;", violations);
  g_assert_cmpstr (violations->str, ==,
                   "src/core/pool/one.c changes a worker\n"
                   "src/core/pool/three.c changes a worker\n");
}

/* Each is a file, as "path: text", of a tree with the circles that are expected. */
static void
assert_circles (const char *const *files, const char *of_files, const char *of_folders)
{
  g_autoptr (IncludeGraph) graph = include_graph_new ();
  g_autofree char *found_files = NULL;
  g_autofree char *found_folders = NULL;

  for (guint i = 0; files[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (files[i], ": ", 2);

      include_graph_add_file (graph, parts[0], parts[1]);
    }
  include_graph_connect (graph);
  found_files = include_graph_find_circle_of_files (graph);
  g_assert_cmpstr (found_files, ==, of_files);
  found_folders = include_graph_find_circle_of_folders (graph);
  g_assert_cmpstr (found_folders, ==, of_folders);
}

/* The rule finds the violations that it checks for. */
static void
test_circle_examples (void)
{
  static const char *const none[] = { "a/one.c: #include \"one.h\"\n#include \"two.h\"\n",
                                      "a/one.h: ",
                                      "a/two.h: #include \"three.h\"\n/* #include \"one.h\" */",
                                      "b/three.h: \nvoid troupe_two (void);", NULL };
  static const char *const includes[] = { "a/one.c: #include \"two.h\"",   "a/one.h: ",
                                          "a/two.c: #include \"three.h\"", "a/two.h: ",
                                          "b/three.h: #include \"one.h\"", NULL };
  static const char *const private_header[] = { "a/one.c: #include \"two.h\"", "a/one-private.h: ",
                                                "a/two.c: #include \"one-private.h\"",
                                                "a/two.h: ", NULL };
  static const char *const calls[] = {
    "a/one.c: void\ntroupe_one (void)\n{\n  troupe_two ();\n}\n",
    "a/one.h: ", "a/two.c: #include \"one.h\"\nvoid\ntroupe_two (void)\n{\n}\n", NULL
  };
  static const char *const folders[] = { "a/one.h: #include \"two.h\"",
                                         "b/two.h: ", "b/three.h: #include \"four.h\"",
                                         "a/four.h: ", NULL };
  static const char *const same_name[] = { "a/one.h: #include \"name.h\"",
                                           "a/name.h: ", "b/name.h: #include \"one.h\"", NULL };

  assert_circles (none, NULL, NULL);
  assert_circles (includes, "a/one -> a/two -> b/three -> a/one", "a -> b -> a");
  assert_circles (private_header, "a/one -> a/two -> a/one", NULL);
  assert_circles (calls, "a/one -> a/two -> a/one", NULL);
  assert_circles (folders, NULL, "a -> b -> a");
  assert_circles (same_name, NULL, NULL);
}

static void
test_programs_without_toolkit (void)
{
  g_auto (GStrv) programs = g_strsplit (g_getenv ("TROUPE_PROGRAMS"), ":", -1);

  g_assert_nonnull (programs[0]);
  for (guint i = 0; programs[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = NULL;
      g_autofree char *libraries = NULL;

      process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "ldd", programs[i], NULL);
      g_assert_no_error (error);
      g_subprocess_communicate_utf8 (process, NULL, NULL, &libraries, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_successful (process));

      g_assert_nonnull (strstr (libraries, "libglib"));
      g_assert_null (strstr (libraries, "libgtk"));
      g_assert_null (strstr (libraries, "libadwaita"));
      /* A module has it, which is loaded when a terminal shows a table. */
      g_assert_null (strstr (libraries, "libncurses"));
      /* Only these keep runs. */
      g_assert_cmpint (strstr (libraries, "libsqlite3") != NULL, ==,
                       g_str_has_suffix (programs[i], "/troupe-journal") ||
                           g_str_has_suffix (programs[i], "/troupe-kept-node"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rules/no-toolkit", test_no_toolkit);
  g_test_add_func ("/rules/no-libgtop", test_no_libgtop);
  g_test_add_func ("/rules/hyphens", test_hyphens);
  g_test_add_func ("/rules/no-sqlite", test_no_sqlite);
  g_test_add_func ("/rules/no-signal", test_no_signal);
  g_test_add_func ("/rules/cores", test_cores);
  g_test_add_func ("/rules/portable", test_portable);
  g_test_add_func ("/rules/bytes", test_bytes);
  g_test_add_func ("/rules/no-pool", test_no_pool);
  g_test_add_func ("/rules/described", test_described);
  g_test_add_func ("/rules/purpose", test_purpose);
  g_test_add_func ("/rules/length", test_length);
  g_test_add_func ("/rules/unique-names", test_unique_names);
  g_test_add_func ("/rules/include-order", test_include_order);
  g_test_add_func ("/rules/include-order-examples", test_include_order_examples);
  g_test_add_func ("/rules/no-circles", test_no_circles);
  g_test_add_func ("/rules/circle-examples", test_circle_examples);
  g_test_add_func ("/rules/owned", test_owned);
  g_test_add_func ("/rules/programs-without-toolkit", test_programs_without_toolkit);

  return g_test_run ();
}
