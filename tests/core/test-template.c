/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests commands with replacement strings. */

#include "troupe-path-part.h"
#include "troupe-shell-words.h"
#include "troupe-template.h"

#include <string.h>

static void
assert_part (TroupePathPart part, const char *path, const char *expected)
{
  g_autoptr (GString) text = g_string_new ("before");

  troupe_path_part_append (text, part, path, strlen (path));
  g_assert_true (g_str_has_prefix (text->str, "before"));
  g_assert_cmpstr (text->str + strlen ("before"), ==, expected);
}

/* The output of GNU parallel 20221122. */
static void
test_path_parts (void)
{
  static const struct
  {
    const char *path;
    const char *stem;
    const char *name;
    const char *folder;
    const char *name_stem;
  } paths[] = {
    { "/a/b.c.d", "/a/b.c", "b.c.d", "/a", "b.c" },
    { "x", "x", "x", ".", "x" },
    { "", "", "", ".", "" },
    { ".", "", ".", ".", "" },
    { "/", "/", "", "/", "" },
    { "//", "//", "", "/", "" },
    { "a/", "a/", "", ".", "" },
    { "a/b/", "a/b/", "", "a", "" },
    { "/a", "/a", "a", "/", "a" },
    { "a//b", "a//b", "b", "a", "b" },
    { ".bashrc", "", ".bashrc", ".", "" },
    { "d.x/file", "d.x/file", "file", "d.x", "file" },
    { "d.x/", "d.x/", "", ".", "" },
    { "a.", "a", "a.", ".", "a" },
    { "ab\nc/d.e", "ab\nc/d", "ab\nd.e", "ab\nc", "ab\nd" },
    { "a/b\nc/d.e", "a/b\nc/d", "b\nc/d.e", "a/b\nc", "b\nc/d" },
    { "a.b\n", "a", "a.b\n", ".", "a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      assert_part (TROUPE_PATH_WHOLE, paths[i].path, paths[i].path);
      assert_part (TROUPE_PATH_STEM, paths[i].path, paths[i].stem);
      assert_part (TROUPE_PATH_NAME, paths[i].path, paths[i].name);
      assert_part (TROUPE_PATH_FOLDER, paths[i].path, paths[i].folder);
      assert_part (TROUPE_PATH_NAME_STEM, paths[i].path, paths[i].name_stem);
    }
}

/* Expands for the seventh item, on the third lane. */
static TroupeArguments *
expand (TroupeTemplate *template_, const char *item)
{
  TroupeArguments *arguments = troupe_arguments_new ();
  g_autoptr (GError) error = NULL;

  /* The remains of the previous item are not visible. */
  troupe_arguments_add (arguments, "old");
  troupe_template_expand (template_, item, strlen (item), 7, 3, arguments, &error);
  g_assert_no_error (error);
  return arguments;
}

static TroupeTemplate *
parse (const char *text, const char *const *names)
{
  g_autoptr (GError) error = NULL;
  const TroupeTemplateSettings settings = {
    .has_parts = names != NULL || strchr (text, '2') != NULL,
    .names = names,
    .n_parts = names != NULL                ? g_strv_length ((char **) names)
               : strchr (text, '2') != NULL ? 0
                                            : 1,
  };
  TroupeTemplate *template_ = troupe_template_new (text, &settings, &error);

  g_assert_no_error (error);
  return template_;
}

/* The words without a shell, with bars between them. */
static void
assert_words (const char *text, const char *item, const char *expected)
{
  g_autoptr (TroupeTemplate) template_ = parse (text, NULL);
  g_autoptr (TroupeArguments) arguments = expand (template_, item);
  g_autofree char *joined = g_strjoinv ("|", troupe_arguments_get (arguments));

  g_assert_false (troupe_template_needs_shell (template_));
  g_assert_cmpuint (g_strv_length (troupe_arguments_get (arguments)), ==,
                    troupe_arguments_get_count (arguments));
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_words (void)
{
  assert_words ("prog", "a b", "prog|a b");
  assert_words ("prog -x", "a b", "prog|-x|a b");
  assert_words ("  prog\t{}  ", "a b", "prog|a b");
  assert_words ("prog {}{} x{}y", "a b", "prog|a ba b|xa by");
  assert_words ("prog {.}.png {/} {//} {/.}", "d/f.jpg", "prog|d/f.png|f.jpg|d|f");
  assert_words ("prog {#}-{%}", "x", "prog|7-3");
  assert_words ("prog 'a  b' \"c  {}\" ''", "x y", "prog|a  b|c  x y|");
  assert_words ("prog 'awk {print}' '{a,b}' {}", "x", "prog|awk {print}|{a,b}|x");
  assert_words ("prog --key=value,{} a:b %s 50% +1 @x", "v", "prog|--key=value,v|a:b|%s|50%|+1|@x");
  assert_words ("{} x", "my prog", "my prog|x");
  assert_words ("prog {1} {-1} {1.}", "a.b", "prog|a.b|a.b|a");
  assert_words ("prog {}", "", "prog|");
  assert_words ("prog {}", "$(x) `y` 'z' \"w\" \\ * ; | & > <\n~",
                "prog|$(x) `y` 'z' \"w\" \\ * ; | & > <\n~");
}

static void
test_words_of_parts (void)
{
  assert_words ("prog {2} {1}",
                "a b\x1f"
                "c",
                "prog|c|a b");
  assert_words ("prog {} {2}",
                "a\x1f"
                "b\x1f"
                "c",
                "prog|a|b|c|b");
  assert_words ("prog x{}y {2}",
                "a\x1f"
                "b",
                "prog|xa|by|b");
  assert_words ("prog \"x{}y\" {2}",
                "a\x1f"
                "b",
                "prog|xa by|b");
  assert_words ("prog {-1.} {-2} {2/}",
                "a.x\x1f"
                "d/b.y",
                "prog|d/b|a.x|b.y");
  /* A missing part is left out; in quotes it is empty. */
  assert_words ("prog {2} {3} x{3} \"{3}\"",
                "a\x1f"
                "b",
                "prog|b|x|");
  assert_words ("prog {2 /} {1 }",
                "a\x1f"
                "d/b",
                "prog|b|a");
  assert_words ("prog {.} {2}",
                "a.x\x1f"
                "b.y",
                "prog|a|b|b.y");
}

static void
test_columns (void)
{
  static const char *const names[] = { "first name", "b", "x/y", NULL };
  g_autoptr (TroupeTemplate) template_ = parse ("prog {b} {first name} '{x/y}' {2.}", names);
  g_autoptr (TroupeArguments) arguments = expand (template_, "a\x1f"
                                                             "b.c\x1f"
                                                             "z");
  g_autofree char *joined = g_strjoinv ("|", troupe_arguments_get (arguments));

  g_assert_cmpstr (joined, ==, "prog|b.c|a|z|b");
}

/* As in GNU parallel, names may be followed by what follows numbers; the longest one counts, and a
 * name that ends with it is the name. */
static void
test_parts_of_columns (void)
{
  static const char *const names[] = { "a", "a.", "file name", "a/b", NULL };
  g_autoptr (TroupeTemplate) template_ = parse (
      "prog {a/} {a.} {a..} {file name.} {file name/} {file name//} {file name/.} {a/b/.}", names);
  g_autoptr (TroupeArguments) arguments = expand (template_, "x/y.c\x1f"
                                                             "second.c\x1f"
                                                             "d/e.f\x1f"
                                                             "g/h.i");
  g_autofree char *joined = g_strjoinv ("|", troupe_arguments_get (arguments));

  g_assert_cmpstr (joined, ==, "prog|y.c|second.c|second|d/e|e.f|d|e|h");
}

/* The script for a shell, after its preparation, and the values. */
static void
assert_script (const char *text, const char *item, const char *expected)
{
  g_autoptr (TroupeTemplate) template_ = parse (text, NULL);
  g_autoptr (TroupeArguments) arguments = expand (template_, item);
  char **argv = troupe_arguments_get (arguments);
  g_autofree char *values = g_strjoinv ("|", argv + 4);
  g_autofree char *joined = NULL;
  const char *script;

  g_assert_true (troupe_template_needs_shell (template_));
  g_assert_cmpstr (argv[0], ==, "/bin/sh");
  g_assert_cmpstr (argv[1], ==, "-c");
  g_assert_cmpstr (argv[3], ==, "sh");
  script = strstr (argv[2], "shift");
  script = script == NULL ? argv[2] : strstr (script, "; ") + 2;
  joined = g_strdup_printf ("%s|%s", script, values);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_scripts (void)
{
  assert_script ("echo {}", "a", "echo \"${_troupe_1}\"|a");
  assert_script ("cd {}; x", "a", "cd \"${_troupe_1}\"; x|a");
  assert_script ("x|y", "a", "x|y \"${_troupe_1}\"|a");
  assert_script ("prog a{ {}", "a", "prog a{ \"${_troupe_1}\"|a");
  assert_script ("A=1 prog {}", "a", "A=1 prog \"${_troupe_1}\"|a");
  assert_script ("prog {#} *", "a", "prog 7 *|");
  assert_script ("prog \"$X {}\"", "a", "prog \"$X ${_troupe_1}\"|a");
  assert_script ("prog '{}' >f", "a", "prog ''\"${_troupe_1}\"'' >f|a");
  assert_script ("prog \"`prog {}`\" '$' {}", "a",
                 "prog \"`prog \"${_troupe_1}\"`\" '$' \"${_troupe_2}\"|a|a");
  assert_script ("prog $(prog \"{}\" {}) \"{}\"", "a",
                 "prog $(prog \"${_troupe_1}\" \"${_troupe_2}\") \"${_troupe_3}\"|a|a|a");
  assert_script ("prog $(( ({}) * 3 )) {}", "4",
                 "prog $(( (${_troupe_1}) * 3 )) \"${_troupe_2}\"|4|4");
  assert_script ("(prog {}) # don't {}\nprog {}", "a",
                 "(prog \"${_troupe_1}\") # don't {}\nprog \"${_troupe_2}\"|a|a");
  assert_script ("prog \\{} \\'{}", "a", "prog \\{} \\'\"${_troupe_1}\"|a");
  assert_script ("prog \"\\{} {}\"", "a", "prog \"{} ${_troupe_1}\"|a");
  assert_script ("prog {} {2}; x",
                 "a\x1f"
                 "b",
                 "prog \"${_troupe_1}\" \"${_troupe_2}\" \"${_troupe_3}\"; x|a|b|b");
  assert_script ("prog ${HOME} \\{1..3} '{a,b}' \"{a,b}\"", "a",
                 "prog ${HOME} \\{1..3} '{a,b}' \"{a,b}\" \"${_troupe_1}\"|a");
  assert_script ("prog 2>&1 >|f", "a", "prog 2>&1 >|f \"${_troupe_1}\"|a");
  assert_script ("cd x; prog\n ", "a", "cd x; prog \"${_troupe_1}\"|a");
}

/* The text of a document is not between quotes, and characters of a value have no special meaning
 * there. */
static void
test_documents (void)
{
  assert_script ("cat <<E\n{} it's \"{}\"\nE", "a",
                 "cat <<E\n${_troupe_1} it's \"${_troupe_2}\"\nE|a|a");
  assert_script ("cat <<-E; x {}\n\t{}\n\tE\ny '{}'", "a",
                 "cat <<-E; x \"${_troupe_1}\"\n\t${_troupe_2}\n\tE\ny ''\"${_troupe_3}\"''|a|a|a");
  assert_script ("cat <<A <<B\n{}\nA\n{/}\nB\nx {}", "d/a",
                 "cat <<A <<B\n${_troupe_1}\nA\n${_troupe_2}\nB\nx \"${_troupe_3}\"|d/a|a|d/a");
  assert_script ("x $(cat <<E\n{} $(y {})\nE\n) {}", "a",
                 "x $(cat <<E\n${_troupe_1} $(y \"${_troupe_2}\")\nE\n) \"${_troupe_3}\"|a|a|a");
  assert_script ("cat <<'E' {}\n{name} ' $( \n E\nE\nx '{}'", "a",
                 "cat <<'E' \"${_troupe_1}\"\n{name} ' $( \n E\nE\nx ''\"${_troupe_2}\"''|a|a");
  assert_script ("cat <<E\n\\{} {}\nE", "a", "cat <<E\n{} ${_troupe_1}\nE|a");
  assert_script ("cat << \tE\n{}\nE\nx '{}'", "a",
                 "cat << \tE\n${_troupe_1}\nE\nx ''\"${_troupe_2}\"''|a|a");
  assert_script ("cat <<E\\F\"G H\"\n x\nEFG H\nx '{}'", "a",
                 "cat <<E\\F\"G H\"\n x\nEFG H\nx ''\"${_troupe_1}\"''|a");
  assert_script ("cat <<E", "a", "cat <<E \"${_troupe_1}\"|a");
  assert_script ("x <<<{}; y '{}'", "a", "x <<<\"${_troupe_1}\"; y ''\"${_troupe_2}\"''|a|a");
  assert_script ("echo $((1<<{})); x <<<y", "4", "echo $((1<<${_troupe_1})); x <<<y|4");
}

static void
assert_unknown (const char *text, const char *message)
{
  static const char *const names[] = { "a", "", "b", NULL };
  g_autoptr (GError) error = NULL;
  const gboolean has_parts = strchr (text, '!') != NULL;
  const TroupeTemplateSettings settings = {
    .has_parts = has_parts,
    .names = has_parts ? names : NULL,
    .n_parts = has_parts ? 3 : 1,
  };
  g_autoptr (TroupeTemplate) template_ = troupe_template_new (text, &settings, &error);

  g_assert_null (template_);
  g_assert_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN);
  if (message != NULL)
    g_assert_cmpstr (error->message, ==, message);
}

static void
test_unknown (void)
{
  assert_unknown ("prog {name}",
                  "there is no replacement string “{name}”; to have it as it is, write “\\{name}”");
  assert_unknown ("prog! {c}", "there is no replacement string “{c}”; the columns are {a}, {b}; to "
                               "have it as it is, write “\\{c}”");
  assert_unknown ("prog! {c.}",
                  "there is no replacement string “{c.}”; the columns are {a}, {b}; to have it as "
                  "it is, write “\\{c.}”");
  assert_unknown ("prog {name//} \"{x/.}\"", NULL);
  assert_unknown ("prog {0}", NULL);
  assert_unknown ("prog {..}", NULL);
  assert_unknown ("prog {+/}", NULL);
  assert_unknown ("prog {1#}", NULL);
  assert_unknown ("prog {==}", NULL);
  assert_unknown ("prog \"{x}\"", NULL);
  assert_unknown ("prog {99999999999}", NULL);
}

/* Text that would silently become nothing, or stay unchanged. */
static void
test_nothing (void)
{
  assert_unknown ("prog {2}", "there is no part 2, since an item has 1 part (each list or column "
                              "gives one); to have “{2}” as it is, "
                              "write “\\{2}”");
  assert_unknown (
      "grep -E 'o{2}' {}",
      "there is no part 2, since an item has 1 part (each list or column gives one); to have “{2}” "
      "as it is, write “\\{2}”");
  assert_unknown ("prog! {-4/.}", "there is no part -4, since an item has 3 parts (each list or "
                                  "column gives one); to have “{-4/.}” "
                                  "as it is, write “\\{-4/.}”");
  assert_unknown ("prog! {4}", NULL);
  assert_unknown ("prog {a,b} {}",
                  "“{a,b}” is not expanded by /bin/sh: write the words one by one; "
                  "to have it as it is, write “\\{a,b}”");
  assert_unknown ("mv {} {}{,.bak}", NULL);
  assert_unknown ("mv {{},{}.bak}", NULL);
  assert_unknown ("prog {1..3}", NULL);
  assert_unknown ("prog {a,{b,c}}", NULL);
  assert_unknown ("cat <<'E'\n{}\nE", "“{}” cannot be replaced in a here-document whose end is "
                                      "quoted: write “<<E” without quotes");

  /* An item at the end would be a command, or in a comment. */
  assert_unknown ("prog;", "the item cannot stand at the end of this command: write {} where it is "
                           "to stand");
  assert_unknown ("prog &", NULL);
  assert_unknown ("prog && ", NULL);
  assert_unknown ("prog |", NULL);
  assert_unknown ("(", NULL);
  assert_unknown ("prog # comment", NULL);
  assert_unknown ("cat <<E\nx\nE", NULL);
}

/* Text that looks like a replacement string, and must stay. */
static void
test_kept (void)
{
  assert_words ("grep -E 'o\\{2}' {}", "x", "grep|-E|o{2}|x");
  assert_words ("sed 's/o\\{2\\}/\\{}/' {}", "x", "sed|s/o\\{2\\}/{}/|x");
  assert_words ("perl 's/\\{a/\\\\/' {}", "x", "perl|s/\\{a/\\\\/|x");
  assert_words ("find '\\{}' {}", "x", "find|{}|x");
}

static void
assert_code (const char *text, gboolean is_code)
{
  static const char *const names[] = { "a", "b", NULL };
  g_autoptr (TroupeTemplate) template_ = parse (text, names);

  g_test_message ("%s", text);
  g_assert_cmpint (troupe_template_is_code (template_), ==, is_code);
}

/* An item in a string that is code for another program. */
static void
test_code (void)
{
  static const char *const code[] = {
    "bash -c \"greet {}\"",
    "sh -c 'greet {}'",
    "/bin/sh -ec greet{2}",
    "bash -ce 'greet {}'",
    "cd x && exec bash -o pipefail -c '{.}'",
    "eval \"x={}\"",
    "if eval x {a}; then y; fi",
    "A=1 eval {}",
    "sudo -u x bash -lc '{}'",
    "find . -exec sh -c 'x {}' \\;",
    "x | xargs -0 sh -c 'y {}'",
    "x=$(sh -c 'y {}')",
    "y \"`python3 -c 'print({})'`\"",
    "python3.11 -c 'print(\"{}\")'",
    "perl -ne 'print if /{}/' file",
    "awk '/{}/' file",
    "awk -F : -v x=1 '/{}/' file",
    "sed -e s/a/b/ -e s/x/{}/ file",
    "awk -F: '$1 == \"{}\"' file",
    "sed -n 's/x/{}/p' file",
    "ssh host ls {}",
    "ssh -p 22 -v host \"ls {}\"",
    "su -c \"x {}\" user",
    "su user -c \"x {}\"",
    "bash <<E\nx {}\nE",
    "ssh -T host <<E\nx {}\nE",
  };
  static const char *const no_code[] = {
    "prog {}",
    "bash -c 'greet \"$1\"' _ {}",
    "bash script.sh -c {}",
    "bash {}",
    "python3 script.py {}",
    "python3 -c 'import sys; print(sys.argv[1])' {}",
    "echo eval {}",
    "x; bash -c y; z {}",
    "bash -c y | z {}",
    "bash -c 'echo {#} {%}' {}",
    "perl -ne 'print' {}",
    "awk '{print $1}' {}",
    "awk -v x={} '{print x}' file",
    "awk -F : -f prog.awk {}",
    "sed -e s/a/b/ {}",
    "awk -F, '/x/' {}",
    "sed -n 's/x/y/p' {}",
    "sed -i s/x/y/ {}",
    "ssh {} uptime",
    "ssh -l user {}",
    "flock lock prog {}",
    "shasum -c {}",
    "cat <<E\nx {}\nE",
    "flask -c {}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (code); i++)
    assert_code (code[i], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (no_code); i++)
    assert_code (no_code[i], FALSE);
}

static void
assert_item_fails (const char *text, const char *item, gsize size, const char *message)
{
  g_autoptr (TroupeTemplate) template_ = parse (text, NULL);
  g_autoptr (TroupeArguments) arguments = troupe_arguments_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (troupe_template_expand (template_, item, size, 1, 1, arguments, &error));
  g_assert_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_ITEM);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_items_refused (void)
{
  assert_item_fails ("prog", "a\0b", 3,
                     "an item with a NUL byte in it cannot be given to a command");
  assert_item_fails ("echo $(({}+1))", "a[$(id)]", 8,
                     "only a number may stand in $((…)), not “a[$(id)]”");
  assert_item_fails ("echo $((\"{}\"+1))", "x'", 2, "only a number may stand in $((…)), not “x'”");
}

static char *
describe (TroupeTemplate *template_, const char *item)
{
  GString *text = g_string_new (NULL);

  troupe_template_describe (template_, item, strlen (item), 7, 3, text);
  return g_string_free (text, FALSE);
}

static char *
run (char **arguments)
{
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  return output;
}

/* Typed into a shell, it does the same. */
static void
test_describe (void)
{
  static const char *const unnamed[] = { "", "", NULL };
  static const char *const templates[] = {
    "printf %s:",
    "printf %s: {/} {.}",
    "printf %s: '{}' \"{}\"",
    "printf %s: x'a {} b'\"{//}\"y",
    "printf %s: {} | cat",
    "printf %s: '{}'; printf %s: \"a{}b\" {#}-{%}",
    "printf %s: {2} {1}",
    "cat <<E\nx {} \"{/}\"\nE\nprintf %s: {}",
  };
  static const char *const items[] = {
    "abc", "",          "a b", "it's", "\"q\"",  "$(id)",  "`id`", "$HOME",
    "*",   "a\\b\\\\c", "-n",  "~",    "é\n;id", "/a/b.c", "!x",   "x\x1fy z",
  };

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    for (guint j = 0; j < G_N_ELEMENTS (items); j++)
      {
        g_autoptr (TroupeTemplate) template_ = parse (templates[i], unnamed);
        g_autoptr (TroupeArguments) arguments = expand (template_, items[j]);
        g_autofree char *text = describe (template_, items[j]);
        char *typed[] = { (char *) "sh", (char *) "-c", text, NULL };
        g_autofree char *expected = run (troupe_arguments_get (arguments));
        g_autofree char *output = run (typed);

        g_test_message ("%s", text);
        g_assert_cmpstr (output, ==, expected);
      }
}

static void
test_describe_words (void)
{
  g_autoptr (TroupeTemplate) plain = parse ("gzip -k", NULL);
  g_autoptr (TroupeTemplate) arithmetic = parse ("echo $(({} + 1))", NULL);
  g_autofree char *one = describe (plain, "a.txt");
  g_autofree char *two = describe (plain, "a b");
  g_autofree char *three = describe (arithmetic, "4");

  g_assert_cmpstr (one, ==, "gzip -k a.txt");
  g_assert_cmpstr (two, ==, "gzip -k 'a b'");
  g_assert_cmpstr (three, ==, "echo $((4 + 1))");
}

/* A line that a person can read, and give to a shell or to troupe. */
static void
test_shell_words (void)
{
  static const char *const words[] = { "prog",  "-x_1",     "a b", "",    "it's",  "$HOME",
                                       "a;b",   "~",        "*",   ":::", "::::+", "a::: b",
                                       "50%+@", "/x,y=z.c", "é",   NULL };
  g_autoptr (GString) line = g_string_new (NULL);

  troupe_shell_words_append_all (line, words);
  g_assert_cmpstr (line->str, ==,
                   "prog -x_1 'a b' '' 'it'\\''s' '$HOME' 'a;b' '~' '*' ':::' '::::+' 'a::: b' "
                   "50%+@ /x,y=z.c 'é'");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/shell-words", test_shell_words);
  g_test_add_func ("/template/path-parts", test_path_parts);
  g_test_add_func ("/template/words", test_words);
  g_test_add_func ("/template/words-of-parts", test_words_of_parts);
  g_test_add_func ("/template/columns", test_columns);
  g_test_add_func ("/template/parts-of-columns", test_parts_of_columns);
  g_test_add_func ("/template/scripts", test_scripts);
  g_test_add_func ("/template/unknown", test_unknown);
  g_test_add_func ("/template/documents", test_documents);
  g_test_add_func ("/template/nothing", test_nothing);
  g_test_add_func ("/template/kept", test_kept);
  g_test_add_func ("/template/code", test_code);
  g_test_add_func ("/template/items-refused", test_items_refused);
  g_test_add_func ("/template/describe", test_describe);
  g_test_add_func ("/template/describe-words", test_describe_words);
  return g_test_run ();
}
