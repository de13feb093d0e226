/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends a node that waits in a folder of the run what it lacks: programs, and files of the job. */

#include "troupe-far-sending.h"

#include "troupe-far-copy.h"
#include "troupe-far-script.h"
#include "troupe-timer.h"

#include <string.h>

/* The script takes a caller that says nothing for longer for gone. */
#define WAIT_MS 1000

typedef struct
{
  TroupeWorkerHandle *handle;
  TroupeFarReceiver receiver;
  char *folder;
  GSource *wait_timer;
  gboolean needs_programs;
  gboolean needs_files;
} Sending;

static void sending_continue (Sending *self);

static void
sending_say (Sending *self, const char *line)
{
  TroupeLink *link = troupe_worker_handle_get_link (self->handle);

  g_byte_array_append (troupe_link_get_output (link), (const guint8 *) line, strlen (line));
  troupe_link_flush (link);
}

static gboolean
wait_cb (gpointer data)
{
  sending_say (data, "wait\n");
  return G_SOURCE_CONTINUE;
}

/* Lets the script go on, or end. */
static void
sending_end (Sending *self, const char *failure)
{
  troupe_timer_clear (&self->wait_timer);
  if (failure != NULL)
    self->receiver.fail (failure, self->receiver.data);
  sending_say (self, failure == NULL ? "go\n" : "no\n");
  g_object_unref (self->handle);
  g_free (self->folder);
  g_free (self);
}

static void
sent_cb (const char *failure, gpointer data)
{
  if (failure != NULL)
    sending_end (data, failure);
  else
    sending_continue (data);
}

static void
sending_start (Sending *self, const char *below, const char *const *sources)
{
  g_autofree char *folder = g_build_filename (self->folder, below, NULL);
  g_auto (GStrv) unpack = troupe_far_copy_build_receiver (folder);
  g_auto (GStrv) connect =
      self->receiver.connect ((const char *const *) unpack, self->receiver.data);
  g_autoptr (GError) error = NULL;

  if (!troupe_far_copy_start (sources, (const char *const *) connect, self->receiver.marker,
                              sent_cb, self, &error))
    sending_end (self, error->message);
}

/* Sends the next of what is missing. */
static void
sending_continue (Sending *self)
{
  if (self->needs_programs)
    {
      g_auto (GStrv) programs = troupe_far_copy_list_programs ();

      self->needs_programs = FALSE;
      sending_start (self, "troupe", (const char *const *) programs);
    }
  else if (self->needs_files)
    {
      self->needs_files = FALSE;
      sending_start (self, "files", self->receiver.files);
    }
  else
    {
      sending_end (self, NULL);
    }
}

/**
 * troupe_far_sending_answer:
 * @handle: a node that is being started
 * @message: a message of the script that starts it
 * @receiver: where files are sent to
 *
 * Answers the message "folder", after which the script waits. A node of another system cannot use
 * the programs from here: it is told to go on, and ends, since it has none.
 */
void
troupe_far_sending_answer (TroupeWorkerHandle *handle,
                           const char *message,
                           const TroupeFarReceiver *receiver)
{
  g_auto (GStrv) words = g_strsplit (message, " ", 5);
  g_autofree char *own_system = troupe_far_script_dup_system ();
  g_autofree char *system = NULL;
  Sending *self;

  if (g_strv_length (words) != 5 || !g_str_equal (words[0], "folder"))
    return;

  system = g_strdup_printf ("%s %s", words[2], words[3]);
  self = g_new0 (Sending, 1);
  self->handle = g_object_ref (handle);
  self->receiver = *receiver;
  self->folder = g_strdup (words[4]);
  self->needs_programs = g_str_equal (words[1], "needs") && g_str_equal (system, own_system);
  self->needs_files = receiver->files != NULL;
  self->wait_timer = troupe_timer_add (WAIT_MS, wait_cb, self);
  sending_continue (self);
}
