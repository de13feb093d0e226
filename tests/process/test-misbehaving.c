/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that the functions that misbehave on purpose do so as described. */

#include "wait.h"
#include "wire-client.h"

#include <signal.h>
#include <string.h>

static WireClient *
start (const char *function, const char *word)
{
  WireClient *client = wire_client_new_worker (function, NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "before", word, "after", NULL });
  return client;
}

static void
test_crash (void)
{
  static const struct
  {
    const char *word;
    int number;
  } crashes[] = { { "SEGV", SIGSEGV }, { "sigabrt", SIGABRT }, { "KILL", SIGKILL },
                  { "FPE", SIGFPE },   { " ill\r", SIGILL },   { "SIGBUS", SIGBUS },
                  { "PIPE", SIGPIPE } };

  for (guint i = 0; i < G_N_ELEMENTS (crashes); i++)
    {
      g_autoptr (WireClient) client = start ("crash", crashes[i].word);

      wire_client_assert_signal (client, crashes[i].number);
      g_assert_cmpuint (wire_client_get_answers (client, 1)->len, <=, 1);
    }
}

static void
test_exit (void)
{
  g_autoptr (WireClient) three = start ("exit", "3");
  g_autoptr (WireClient) zero = start ("exit", "0");

  wire_client_assert_exit (three, 3);
  wire_client_assert_exit (zero, 0);
}

static void
test_hang (void)
{
  static const char *const words[] = { "forever", "busy" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (WireClient) client = start ("hang", words[i]);

      wire_client_wait_answers (client, 1, 1);
      g_subprocess_send_signal (wire_client_get_process (client), SIGTERM);
      wire_client_assert_signal (client, SIGTERM);
      g_assert_cmpuint (wire_client_get_answers (client, 1)->len, ==, 1);
    }
}

static gboolean
ignores_term (gpointer process)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (process));
  g_autofree char *text = NULL;
  const char *ignored;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  ignored = strstr (text, "\nSigIgn:\t");
  g_assert_nonnull (ignored);
  return g_ascii_strtoull (ignored + strlen ("\nSigIgn:\t"), NULL, 16) & 1 << (SIGTERM - 1);
}

/* It answers probes after SIGTERM as before. */
static void
test_hang_stubborn (void)
{
  g_autoptr (WireClient) client = start ("hang", "stubborn");

  wire_client_wait_at (client, 1, 1);
  wait_until (ignores_term, wire_client_get_process (client));
  g_subprocess_send_signal (wire_client_get_process (client), SIGTERM);
  for (guint i = 0; i < 20; i++)
    {
      wire_client_send_probe (client);
      g_array_unref (wire_client_wait_progress (client));
    }
  g_subprocess_force_exit (wire_client_get_process (client));
  wire_client_assert_signal (client, SIGKILL);
}

/* The address sanitizer takes terabytes of address space for itself. */
#ifndef __SANITIZE_ADDRESS__
static void
test_leak_limited (void)
{
  g_autoptr (WireClient) client =
      wire_client_new_worker ("--address-space", "200000000", "leak", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "10", "400", "10", NULL });
  wire_client_wait_answers (client, 1, 3);
  wire_client_assert_failure (client, 1, 1, "leak cannot get another 400 MiB: out of memory");
  wire_client_assert_finishes (client);
}
#endif

static void
test_leak (void)
{
  g_autoptr (WireClient) client = wire_client_new_worker ("leak", NULL);

  wire_client_send_items (client, 1, (const char *const[]){ "30", "30", NULL });
  wire_client_assert_values (client, 1, (const char *const[]){ "30", "30", NULL });
  wire_client_assert_finishes (client);
  g_assert_cmpuint (wire_client_wait_goodbye (client)->max_rss_bytes, >, 60 * 1024 * 1024);
}

static void
test_garbage (void)
{
  static const struct
  {
    const char *word;
    TroupeWireError code;
  } kinds[] = { { "text", TROUPE_WIRE_ERROR_MALFORMED },
                { "size", TROUPE_WIRE_ERROR_TOO_LARGE },
                { "type", TROUPE_WIRE_ERROR_UNEXPECTED },
                { "body", TROUPE_WIRE_ERROR_MALFORMED },
                { "cut", TROUPE_WIRE_ERROR_MALFORMED } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (WireClient) client = start ("garbage", kinds[i].word);

      g_assert_error (wire_client_wait_error (client), TROUPE_WIRE_ERROR, (int) kinds[i].code);
    }
}

/* A well-formed result of a batch that it was never given. */
static void
test_garbage_stranger (void)
{
  g_autoptr (WireClient) client = start ("garbage", "stranger");

  wire_client_wait_answers (client, G_MAXUINT64, 1);
}

static void
test_garbage_closed (void)
{
  g_autoptr (WireClient) client = start ("garbage", "closed");

  g_assert_no_error (wire_client_wait_error (client));
  g_assert_cmpuint (wire_client_get_answers (client, 1)->len, <=, 1);
}

static void
test_garbage_flood (void)
{
  g_autoptr (WireClient) client = start ("garbage", "flood");

  wire_client_assert_values (client, 1, (const char *const[]){ "before", "flood", "after", NULL });
  wire_client_close_input (client);
  g_assert_cmpuint (strlen (wire_client_wait_end (client)), ==, 16 * 1024 * 1024);
}

/* Each process has a global of its own at the same address; the lanes of one process share it. */
static void
test_counter (void)
{
  g_autoptr (WireClient) one = wire_client_new_worker ("--lanes", "2", "counter", NULL);
  g_autoptr (WireClient) other = wire_client_new_worker ("counter", NULL);
  g_autofree char *value = NULL;
  g_autofree char *expected = NULL;
  WireAnswer *answer;

  wire_client_send_items (one, 1, (const char *const[]){ "1 locked", "1 locked", NULL });
  wire_client_send_items (one, 2, (const char *const[]){ "1 locked", NULL });
  wire_client_wait_answers (one, 1, 2);
  wire_client_wait_answers (one, 2, 1);
  wire_client_send_items (one, 3, (const char *const[]){ "0", NULL });
  answer = g_ptr_array_index (wire_client_wait_answers (one, 3, 1), 0);
  value = g_strndup (g_bytes_get_data (answer->value, NULL), g_bytes_get_size (answer->value));
  expected = g_strdup_printf ("3 at 0x200000000000 in process %d",
                              (int) wire_client_wait_hello (one)->pid);
  g_assert_cmpstr (value, ==, expected);

  g_free (expected);
  expected = g_strdup_printf ("1 at 0x200000000000 in process %d",
                              (int) wire_client_wait_hello (other)->pid);
  wire_client_send_items (other, 1, (const char *const[]){ "1", NULL });
  wire_client_assert_values (other, 1, (const char *const[]){ expected, NULL });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/misbehaving/crash", test_crash);
  g_test_add_func ("/misbehaving/exit", test_exit);
  g_test_add_func ("/misbehaving/hang", test_hang);
  g_test_add_func ("/misbehaving/hang-stubborn", test_hang_stubborn);
  g_test_add_func ("/misbehaving/leak", test_leak);
#ifndef __SANITIZE_ADDRESS__
  g_test_add_func ("/misbehaving/leak-limited", test_leak_limited);
#endif
  g_test_add_func ("/misbehaving/garbage", test_garbage);
  g_test_add_func ("/misbehaving/garbage-stranger", test_garbage_stranger);
  g_test_add_func ("/misbehaving/garbage-closed", test_garbage_closed);
  g_test_add_func ("/misbehaving/garbage-flood", test_garbage_flood);
  g_test_add_func ("/misbehaving/counter", test_counter);
  return g_test_run ();
}
