/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests replacement strings that edit an item, and commands that read it. */

#include "troupe-edit.h"
#include "troupe-template.h"

#include <string.h>

/* The output of GNU parallel 20221122 --plus. */
static void
test_edits (void)
{
  static const struct
  {
    const char *edit;
    const char *item;
    const char *expected;
  } cases[] = {
    { "+/", "a/b.c/d.tar.gz", "a/b.c" },
    { "+/", "a", "" },
    { "+/", "x/", "x" },
    { "+.", "a/b.c/d.tar.gz", "gz" },
    { "+.", "a", "" },
    { "+.", "a.b/c", "b/c" },
    { "+..", "d.tar.gz", "tar.gz" },
    { "+..", "a.b", "" },
    { "+..", "a..b", ".b" },
    { "+...", "a.b.c.d.e", "c.d.e" },
    { "+...", "a.b.c", "" },
    { "..", "a/b.c/d.tar.gz", "a/b.c/d" },
    { "..", "a.b", "a.b" },
    { "...", "a.b.c.d.e", "a.b" },
    { "/..", "a/b.c/d.tar.gz", "d" },
    { "/...", "a/x.b.c.d", "x" },
    { ":-none", "", "none" },
    { ":-none", "a", "a" },
    { ":2", "abcdef", "cdef" },
    { ":9", "abc", "" },
    { ":2:3", "abcdef", "cde" },
    { ":2:9", "abc", "c" },
    { ":1:0", "abc", "" },
    { ":10:2", "0123456789abc", "ab" },
    { ":2:10", "0123456789abc", "23456789ab" },
    { "#z.*z.", "z.z.z.foo", "z.foo" },
    { "##z.*z.", "z.z.z.foo", "foo" },
    { "#b", "abc", "abc" },
    { "%.z.*z", "foo.z.z.z", "foo.z" },
    { "%%.z.*z", "foo.z.z.z", "foo" },
    { "%b", "abc", "abc" },
    { "/b/x", "abcb", "axcb" },
    { "/b/", "abcb", "acb" },
    { "//b/x", "abcb", "axcx" },
    { "/#a/x", "aaba", "xaba" },
    { "/%a/x", "aaba", "aabx" },
    { "/[0-9]+/<n>", "ab12c3", "ab<n>c3" },
    { "^a", "aab", "Aab" },
    { "^b", "aab", "aab" },
    { "^^a", "aaba", "AAbA" },
    { ",A", "AAB", "aAB" },
    { ",,[AB]", "AABC", "aabC" },
    { "//x*/-", "ab", "-a-b-" },
    /* None of these is an edit. */
    { "", "", NULL },
    { "#", "", NULL },
    { "##", "", NULL },
    { "%", "", NULL },
    { "/", "", NULL },
    { "/a", "", NULL },
    { ":", "", NULL },
    { ":-", "", NULL },
    { ":2:", "", NULL },
    { ":a", "", NULL },
    { ":2x", "", NULL },
    { "+", "", NULL },
    { "a", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TroupeEdit) edit = NULL;
      g_autoptr (GString) text = g_string_new ("before");
      g_autoptr (GError) error = NULL;

      g_test_message ("{%s} of “%s”", cases[i].edit, cases[i].item);
      g_assert_true (troupe_edit_parse (cases[i].edit, &edit, &error));
      g_assert_no_error (error);
      g_assert_cmpint (edit != NULL, ==, cases[i].expected != NULL);
      if (edit == NULL)
        continue;
      troupe_edit_append (edit, text, cases[i].item, strlen (cases[i].item));
      g_assert_cmpstr (text->str + strlen ("before"), ==, cases[i].expected);
    }
}

static void
assert_described (const char *text, TroupeTemplateSettings settings, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeTemplate) template_ = troupe_template_new (text, &settings, &error);
  g_autoptr (GString) line = g_string_new (NULL);
  const char *item = settings.has_parts ? "a/b.c\x1f"
                                          "d.e.f"
                                        : "a/b.c";

  g_assert_no_error (error);
  troupe_template_describe (template_, item, strlen (item), 7, 3, line);
  g_assert_cmpstr (line->str, ==, expected);
}

static void
test_templates (void)
{
  const TroupeTemplateSettings one = { .n_parts = 1, .has_edits = TRUE };
  const TroupeTemplateSettings two = { .has_parts = TRUE, .n_parts = 2, .has_edits = TRUE };
  static const char *const names[] = { "first", ":", NULL };
  const TroupeTemplateSettings named = {
    .has_parts = TRUE, .names = names, .n_parts = 2, .has_edits = TRUE
  };

  assert_described ("x {+/}/{/} {+.}", one, "x a/b.c c");
  assert_described ("x {slot} {%} '{:2}'", one, "x 3 3 'b.c'");
  assert_described ("x \"{^a}\" {,,Q}", one, "x \"A/b.c\" a/b.c");
  assert_described ("x {2..} {1+/} {-1:2}", two, "x d a e.f");
  assert_described ("x \\{..} {}", one, "x \\{..} a/b.c");
  /* A column whose name begins like an edit of the whole item. */
  assert_described ("x {:2} {:} {:/}", named, "x b.c e.f d.e.f d.e.f");
}

/* Neither inserted nor needed. */
static void
test_reading (void)
{
  const TroupeTemplateSettings reading = { .n_parts = 1, .reads_item = TRUE };
  const TroupeTemplateSettings stream = { .n_parts = 1, .is_stream = TRUE };
  static const char block[] = "a\0b";
  g_autoptr (TroupeTemplate) template_ = troupe_template_new ("cat {#}", &stream, NULL);
  g_autoptr (TroupeTemplate) inserting = troupe_template_new ("cat {}", &reading, NULL);
  g_autoptr (TroupeArguments) arguments = troupe_arguments_new ();
  g_autoptr (GError) error = NULL;

  assert_described ("wc -l", reading, "wc -l");
  assert_described ("tee {/} {#}", reading, "tee b.c 7");
  assert_described ("wc -l > {#}.{%}", stream, "wc -l > 7.3");

  /* A NUL byte does no harm where the item is not an argument. */
  g_assert_true (troupe_template_expand (template_, block, 3, 1, 1, arguments, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (troupe_arguments_get (arguments)[1], ==, "1");
  g_assert_false (troupe_template_expand (inserting, block, 3, 1, 1, arguments, &error));
  g_assert_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_ITEM);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    gboolean has_edits;
    gboolean is_stream;
    const char *pattern;
  } cases[] = {
    { "x {..}", FALSE, FALSE, "“{..}” is a replacement string with --plus only;*" },
    { "x \"{+.}\"", FALSE, FALSE, "“{+.}” is a replacement string with --plus only;*" },
    { "x {##}", TRUE, FALSE, "“{##}” of GNU parallel is not there*" },
    { "x {uniq}", TRUE, FALSE, "“{uniq}” of GNU parallel is not there*" },
    { "x {uniq}", FALSE, FALSE, "there is no replacement string “{uniq}”*" },
    { "x {%(}", TRUE, FALSE, "“(” is not a regular expression: *" },
    { "x {= s/a/b/ =}", FALSE, FALSE, "“{= s/a/b/ =}” is Perl code, which Troupe does not run*" },
    { "x \"{= $_=1 =}\"", TRUE, FALSE, "“{= $_=1 =}” is Perl code*--plus*Python function*" },
    { "x {}", FALSE, TRUE, "“{}” cannot stand for a block of --pipe*standard input*" },
    { "x {/.} {#}", FALSE, TRUE, "“{/.}” cannot stand for a block*" },
    { "x {+/}", TRUE, TRUE, "“{+/}” cannot stand for a block*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TroupeTemplateSettings settings = {
        .n_parts = 1,
        .has_edits = cases[i].has_edits,
        .is_stream = cases[i].is_stream,
      };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_null (troupe_template_new (cases[i].text, &settings, &error));
      g_assert_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_UNKNOWN);
      if (!g_pattern_match_simple (cases[i].pattern, error->message))
        g_error ("%s", error->message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template-edits/edits", test_edits);
  g_test_add_func ("/template-edits/templates", test_templates);
  g_test_add_func ("/template-edits/reading", test_reading);
  g_test_add_func ("/template-edits/errors", test_errors);
  return g_test_run ();
}
