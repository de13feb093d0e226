/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests commands for several items, texts, and commands of another shell. */

#include "troupe-template.h"

#include <string.h>

static TroupeTemplate *
parse (const char *text, TroupeTemplateSettings settings)
{
  g_autoptr (GError) error = NULL;
  TroupeTemplate *template_ = troupe_template_new (text, &settings, &error);

  g_assert_no_error (error);
  return template_;
}

/* "," stands for the separator of items. */
static char *
separate (const char *items)
{
  return g_strdelimit (g_strdup (items), ",", TROUPE_TEMPLATE_PART_SEPARATOR);
}

/* The words without a shell, with bars between them. */
static char *
expand (const char *text, TroupeTemplateSettings settings, const char *items)
{
  g_autoptr (TroupeTemplate) template_ = parse (text, settings);
  g_autoptr (TroupeArguments) arguments = troupe_arguments_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *item = separate (items);

  troupe_template_expand (template_, item, strlen (item), 7, 3, arguments, &error);
  g_assert_no_error (error);
  return g_strjoinv ("|", troupe_arguments_get (arguments));
}

/* The output of a shell for this template. */
static char *
run (const char *text, TroupeTemplateSettings settings, const char *items)
{
  g_autoptr (TroupeTemplate) template_ = parse (text, settings);
  g_autoptr (TroupeArguments) arguments = troupe_arguments_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *item = separate (items);
  char *output;

  g_assert_true (troupe_template_needs_shell (template_));
  troupe_template_expand (template_, item, strlen (item), 7, 3, arguments, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, troupe_arguments_get (arguments), NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strchomp (output);
}

static const TroupeTemplateSettings repeated = { .has_parts = TRUE, .repeats_words = TRUE };
static const TroupeTemplateSettings joined = { .has_parts = TRUE };

static void
test_words (void)
{
  static const struct
  {
    const char *text;
    const char *items;
    const char *repeated;
    const char *joined;
  } cases[] = {
    { "prog", "a,b c", "prog|a|b c", "prog|a|b c" },
    { "prog x{}y z", "a,b c", "prog|xay|xb cy|z", "prog|xa|b cy|z" },
    { "prog x{}y z", "a", "prog|xay|z", "prog|xay|z" },
    { "prog {.}={/}", "a/b.c,d/e.f", "prog|a/b=b.c|d/e=e.f", "prog|a/b|d/e=b.c|e.f" },
    { "prog \"x {}\"", "a,b", "prog|x a|x b", "prog|x a b" },
    { "prog {1}-{2} {3}x", "a,b", "prog|a-b|x", "prog|a-b|x" },
    { "prog {3} {-1}", "a,b", "prog|b", "prog|b" },
    { "prog {}{1} {#}.{%}", "a,b", "prog|aa|ba|7.3", "prog|a|ba|7.3" },
    { "prog {}", ",", "prog||", "prog||" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *each = expand (cases[i].text, repeated, cases[i].items);
      g_autofree char *all = expand (cases[i].text, joined, cases[i].items);

      g_assert_cmpstr (each, ==, cases[i].repeated);
      g_assert_cmpstr (all, ==, cases[i].joined);
    }
}

/* A column is that of each item. */
static void
test_columns (void)
{
  static const char *const names[] = { "name", "size", NULL };
  TroupeTemplateSettings settings = { .has_parts = TRUE, .names = names };
  g_autofree char *all = expand ("prog {name} : {size}k : {2}", settings, "a,1,b,2,c,3");
  g_autofree char *missing = expand ("prog {size}", settings, "a");
  g_autofree char *each = NULL;

  g_assert_cmpstr (all, ==, "prog|a|b|c|:|1|2|3k|:|1");
  g_assert_cmpstr (missing, ==, "prog");
  settings.repeats_words = TRUE;
  each = expand ("prog {name}={size}k {1}", settings, "a,1,b,2");
  g_assert_cmpstr (each, ==, "prog|a=1k|b=2k|a");
}

static void
test_script (void)
{
  static const struct
  {
    const char *text;
    const char *repeated;
    const char *joined;
  } cases[] = {
    { "printf '[%s]' x{}y;", "[x1y][x2 3y]", "[x1][2 3y]" },
    { "printf '[%s]' \"x {}\" z; printf '<%s>' {}", "[x 1][x 2 3][z]<1><2 3>",
      "[x 1 2 3][z]<1><2 3>" },
    { "printf '[%s]' $(printf '<%s>' x{} y)", "[<x1><x2][3><y>]", "[<x1><2][3><y>]" },
    { "printf '[%s]' \"a{}$(printf '<%s>' {})\"", "[a1<1>][a2 3<2 3>]", "[a1 2 3<1><2 3>]" },
    { "printf '[%s]' `printf '<%s>' y{}`", "[<y1><y2][3>]", "[<y1><2][3>]" },
    { "(printf '[%s]' {}) | cat", "[1][2 3]", "[1][2 3]" },
    { "for i in x{}; do printf '[%s]' \"$i\"; done", "[x1][x2 3]", "[x1][2 3]" },
    { "cat <<E\n{} z\nE\n", "1 2 3 z", "1 2 3 z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *each = run (cases[i].text, repeated, "1,2 3");
      g_autofree char *all = run (cases[i].text, joined, "1,2 3");

      g_assert_cmpstr (each, ==, cases[i].repeated);
      g_assert_cmpstr (all, ==, cases[i].joined);
    }
}

static void
test_arithmetic (void)
{
  g_autofree char *each = run ("echo $(({} * 2))", repeated, "4,5");

  g_assert_cmpstr (each, ==, "8 10");
}

static void
test_description (void)
{
  g_autoptr (TroupeTemplate) template_ = parse ("cp x{} $(echo \"{.}\") d", repeated);
  g_autofree char *item = separate ("a b.c,d.e");
  g_autoptr (GString) text = g_string_new (NULL);

  troupe_template_describe (template_, item, strlen (item), 1, 1, text);
  g_assert_cmpstr (text->str, ==, "cp x'a b.c' xd.e $(echo \"a b\" \"d\") d");
}

static void
test_no_items (void)
{
  const TroupeTemplateSettings settings = { .leaves_items_out = TRUE };
  g_autofree char *words = expand ("prog {} -{#}", settings, "a");
  g_autofree char *nothing_appended = expand ("prog x", settings, "a");
  g_autofree char *script = run ("echo {} \"<{}>\" {#};", settings, "a");

  g_assert_cmpstr (words, ==, "prog|-7");
  g_assert_cmpstr (nothing_appended, ==, "prog|x");
  g_assert_cmpstr (script, ==, "<> 7");
}

static void
test_text (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "" },
    { "plain 'text' $HOME `x`; {a,b} # y ", "plain 'text' $HOME `x`; {a,b} # y " },
    { "{1}/{2.}-{#}.{%} {}", "a b/c-7.3 a b c.d" },
    { "\\{}\\{1}{1}\\", "{}{1}a b\\" },
  };
  g_autofree char *item = separate ("a b,c.d");
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TroupeTemplateSettings settings = { .is_text = TRUE, .has_parts = TRUE };
      g_autoptr (TroupeTemplate) template_ = parse (cases[i].text, settings);

      g_string_truncate (text, 0);
      g_assert_true (
          troupe_template_expand_text (template_, item, strlen (item), 7, 3, text, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (text->str, ==, cases[i].expected);

      g_assert_false (troupe_template_expand_text (template_, "\0", 1, 7, 3, text, &error));
      g_assert_error (error, TROUPE_TEMPLATE_ERROR, TROUPE_TEMPLATE_ERROR_ITEM);
      g_clear_error (&error);
    }
}

/* A shell that was asked for runs every command, with its own syntax. */
static void
test_shell (void)
{
  const TroupeTemplateSettings settings = { .shell = "/bin/bash" };
  g_autofree char *version = run ("echo $BASH {} $0", settings, "x");
  g_autofree char *braces = run ("echo {a,b}{} {1..3}", settings, "x");
  g_autofree char *word = expand ("prog", settings, "x");

  g_assert_cmpstr (version, ==, "/bin/bash x /bin/bash");
  g_assert_cmpstr (braces, ==, "ax bx 1 2 3");
  g_assert_true (g_str_has_prefix (word, "/bin/bash|-c|"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/several/words", test_words);
  g_test_add_func ("/template/several/columns", test_columns);
  g_test_add_func ("/template/several/script", test_script);
  g_test_add_func ("/template/several/arithmetic", test_arithmetic);
  g_test_add_func ("/template/several/description", test_description);
  g_test_add_func ("/template/several/none", test_no_items);
  g_test_add_func ("/template/text", test_text);
  g_test_add_func ("/template/shell", test_shell);
  return g_test_run ();
}
