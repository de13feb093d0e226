/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The text before the first frame of a node. */

#include "troupe-preamble.h"
#include "troupe-wire.h"

#include <string.h>

static void
message_cb (const char *message, gpointer data)
{
  g_string_append_printf (data, "[%s]", message);
}

/* Any part of the text may arrive by itself. */
static void
test_preamble (void)
{
  static const char stream[] = "Welcome!\nNo end of a line: mark-1 folder /tmp/x y\r\n\n"
                               "mark-1 waits\nmark-1 ready\nframes\nmark-1 ready\n";
  const gsize before = strstr (stream, "frames") - stream;

  for (gsize piece = 1; piece < sizeof stream; piece++)
    {
      g_autoptr (GString) messages = g_string_new (NULL);
      g_autoptr (TroupePreamble) preamble = troupe_preamble_new ("mark-1", message_cb, messages);
      g_autofree char *words = NULL;
      g_autoptr (GError) error = NULL;
      gsize at = 0;

      while (!troupe_preamble_is_over (preamble))
        {
          gsize taken;

          g_assert_true (troupe_preamble_push (preamble, (const guint8 *) stream + at,
                                               MIN (piece, strlen (stream) - at), &taken, &error));
          at += taken;
        }
      g_assert_cmpuint (at, ==, before);
      g_assert_cmpstr (messages->str, ==, "[folder /tmp/x y][ready]");
      words = troupe_preamble_dup_text (preamble);
      g_assert_cmpstr (words, ==, "Welcome!\n\n");
    }
}

static void
test_preamble_without_end (void)
{
  g_autoptr (GString) messages = g_string_new (NULL);
  g_autoptr (TroupePreamble) preamble = troupe_preamble_new ("mark-2", message_cb, messages);
  g_autoptr (GError) error = NULL;
  const char zeros[] = "One\0two\n\xff last\n \n";
  char much[1024];
  g_autofree char *words = NULL;
  gsize taken;

  g_assert_true (
      troupe_preamble_push (preamble, (const guint8 *) zeros, sizeof zeros, &taken, &error));
  words = troupe_preamble_dup_text (preamble);
  g_assert_cmpstr (words, ==, "Onetwo\n\xef\xbf\xbd last\n \n");

  memset (much, 'x', sizeof much);
  for (guint i = 0; i < 63; i++)
    g_assert_true (
        troupe_preamble_push (preamble, (const guint8 *) much, sizeof much, &taken, &error));
  /* To the last byte. */
  g_assert_true (troupe_preamble_push (preamble, (const guint8 *) much,
                                       64 * 1024 - 63 * sizeof much - strlen (words) + 2, &taken,
                                       &error));
  g_assert_false (troupe_preamble_push (preamble, (const guint8 *) much, 1, &taken, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_TOO_LARGE);
  g_assert_cmpstr (error->message, ==, "it printed more than 64 KiB before it greeted");
  g_assert_cmpstr (messages->str, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/preamble/any-parts", test_preamble);
  g_test_add_func ("/preamble/without-end", test_preamble_without_end);

  return g_test_run ();
}
