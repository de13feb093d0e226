/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-builtin.h"
#include "troupe-capture.h"
#include "troupe-place.h"
#include "troupe-reader.h"
#include "troupe-setup.h"
#include "troupe-usage.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXIT_USAGE 2

/* More lanes than that are a mistake: each is a thread. */
#define LANES_MAX 1024

typedef struct
{
  int lanes;
  gboolean describe;
  TroupeSetup setup;
  char **rest;
} Options;

static void
options_clear (Options *options)
{
  g_strfreev (options->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
options_parse (Options *options, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "lanes", 0, 0, G_OPTION_ARG_INT, &options->lanes, N_ ("Batches to run at a time"), "N" },
    { "nice", 0, 0, G_OPTION_ARG_INT, &options->setup.nice, N_ ("Add N to the niceness"), "N" },
    { "pin", 0, 0, G_OPTION_ARG_INT, &options->setup.pin, N_ ("Stay on one processor"), "CPU" },
    { "memory-limit", 0, 0, G_OPTION_ARG_INT64, &options->setup.memory_limit,
      N_ ("Address space of the process"), "BYTES" },
    { "describe", 0, 0, G_OPTION_ARG_NONE, &options->describe,
      N_ ("Describe the functions and exit"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->rest, NULL, N_ ("FUNCTION") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ ("Runs a function on the items that a Troupe pool sends "
                                            "to its standard input."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;

  if (options->lanes < 1 || options->lanes > LANES_MAX)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--lanes must be a number from 1 to %d"), LANES_MAX);
      return FALSE;
    }
  if (options->setup.memory_limit < 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("--memory-limit must be a number of bytes"));
      return FALSE;
    }
  if (!options->describe && (options->rest == NULL || options->rest[1] != NULL))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _ ("exactly one function must be named"));
      return FALSE;
    }
  return TRUE;
}

static void
say_hello (TroupeOutput *output, guint lanes)
{
  const TroupeWireHello hello = {
    .version = TROUPE_WIRE_VERSION,
    .flags = TROUPE_WIRE_CAN_RANGE | TROUPE_WIRE_CAN_PROBE,
    .lanes = lanes,
    .pid = getpid (),
    .name = (char *) "troupe-worker " TROUPE_VERSION,
  };

  troupe_output_hello (output, &hello);
  troupe_output_flush (output);
}

static void
say_goodbye (TroupeOutput *output)
{
  const int whose[] = { RUSAGE_SELF, RUSAGE_CHILDREN };
  TroupeWireGoodbye goodbye = { .max_rss_bytes = troupe_usage_read_peak_memory () };

  for (guint i = 0; i < G_N_ELEMENTS (whose); i++)
    {
      struct rusage usage;
      TroupeUsage cpu;

      getrusage (whose[i], &usage);
      troupe_usage_from_rusage (&cpu, &usage);
      goodbye.user_ns += cpu.user_ns;
      goodbye.system_ns += cpu.system_ns;
    }
  troupe_output_goodbye (output, &goodbye);
  troupe_output_flush (output);
}

static void
report (const char *message)
{
  fprintf (stderr, "%s: %s\n", g_get_prgname (), message);
}

/* Also while lanes are busy: nothing of theirs can be sent any more. */
static G_NORETURN void
give_up (const GError *error, int status)
{
  report (error->message);
  _exit (status);
}

/* GLib ends the process where memory runs out, which here is an item's fault: one line is enough
 * to say so. */
static void
report_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  report (message);
  if (level & G_LOG_FLAG_FATAL)
    abort ();
}

static void
work (const TroupeBuiltin *builtin, const Options *options)
{
  g_autoptr (TroupeBatchQueue) queue = troupe_batch_queue_new ();
  g_autoptr (TroupeOutput) output = NULL;
  g_autoptr (TroupeCapture) capture = NULL;
  g_autoptr (GPtrArray) lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_lane_free);
  g_autoptr (TroupeReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  TroupeSetupWire wire;

  if (!troupe_setup_take_wire (&wire, &error))
    give_up (error, EXIT_FAILURE);
  output = troupe_output_new (wire.output, &error);
  if (output == NULL)
    give_up (error, EXIT_FAILURE);
  if (builtin->flags & TROUPE_BUILTIN_PRINTS)
    {
      capture = troupe_capture_new (&error);
      if (capture == NULL)
        give_up (error, EXIT_FAILURE);
    }

  for (int i = 0; i < options->lanes; i++)
    {
      TroupeLane *lane = troupe_lane_new (builtin, queue, output, capture, &error);

      if (lane == NULL)
        give_up (error, EXIT_FAILURE);
      g_ptr_array_add (lanes, lane);
    }
  say_hello (output, lanes->len);

  reader = troupe_reader_new (wire.input, queue, output, (TroupeLane **) lanes->pdata, lanes->len);
  if (!troupe_reader_run (reader, &error))
    give_up (error, EXIT_FAILURE);

  troupe_batch_queue_close (queue);
  g_ptr_array_set_size (lanes, 0);
  say_goodbye (output);
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { .lanes = 1, .setup.pin = -1 };
  g_autoptr (GError) error = NULL;
  const TroupeBuiltin *builtin;

  troupe_setup_tie_to_parent (SIGKILL);

  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  troupe_place_bind_translations ();
  g_set_prgname ("troupe-worker");
  g_log_set_default_handler (report_log, NULL);

  if (!options_parse (&options, argc, argv, &error))
    give_up (error, EXIT_USAGE);

  if (options.describe)
    {
      g_autofree char *text = troupe_builtin_describe_all ();

      fputs (text, stdout);
      return EXIT_SUCCESS;
    }

  builtin = troupe_builtin_find (options.rest[0], &error);
  if (builtin == NULL)
    give_up (error, EXIT_USAGE);
  if (!troupe_setup_apply (&options.setup, &error))
    give_up (error, EXIT_FAILURE);

  /* The pool being gone is an error of a write, not the end of a lane at any place. */
  signal (SIGPIPE, SIG_IGN);
  work (builtin, &options);
  return EXIT_SUCCESS;
}
