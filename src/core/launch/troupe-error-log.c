/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the newest part of what a worker writes to standard error. */

#include "troupe-error-log.h"

#include "troupe-config.h"
#include "troupe-tail.h"
#include "troupe-wire.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Limit on the text between two frames, above which it is a flood. */
#define FLOOD (64 * 1024 * 1024)

/* Limit on the text in which the last line is looked for. */
#define LAST_WORDS_MAX TROUPE_WIRE_OUTPUT_MAX

/* Maximum number of reads in one iteration of the loop. */
#define ROUNDS_MAX 64

struct _TroupeErrorLog
{
  int fd;
  /* Unowned: they outlive the log. */
  TroupeDescriptors *descriptors;
  TroupeDescriptorWatch *watch;
  TroupeErrorLogFlood flood;
  gpointer data;

  TroupeTail *text;
  GString *last_words;
  guint64 since_frame;
};

static void
log_unwatch (TroupeErrorLog *self)
{
  if (self->watch != NULL)
    troupe_descriptors_unwatch (self->descriptors, g_steal_pointer (&self->watch));
}

static void
readable_cb (gpointer data)
{
  troupe_error_log_read (data);
}

/**
 * troupe_error_log_new:
 * @fd: (transfer full): the descriptor that standard error is read from, non-blocking
 * @descriptors: the set in which @fd is watched; it must outlive the log
 * @flood: called when too much was written
 * @data: for @flood
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): an empty log; if it is %NULL, @fd is closed
 */
TroupeErrorLog *
troupe_error_log_new (int fd,
                      TroupeDescriptors *descriptors,
                      TroupeErrorLogFlood flood,
                      gpointer data,
                      GError **error)
{
  g_autoptr (TroupeErrorLog) self = g_new0 (TroupeErrorLog, 1);

  self->fd = fd;
  self->descriptors = descriptors;
  self->flood = flood;
  self->data = data;
  self->text = troupe_tail_new ();
  self->last_words = g_string_new (NULL);
  self->watch = troupe_descriptors_watch (descriptors, fd, readable_cb, self, error);
  return self->watch != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * troupe_error_log_free:
 * @self: (transfer full): a log
 *
 * Frees @self and closes its descriptor.
 */
void
troupe_error_log_free (TroupeErrorLog *self)
{
  log_unwatch (self);
  g_close (self->fd, NULL);
  troupe_tail_free (self->text);
  g_string_free (self->last_words, TRUE);
  g_free (self);
}

static void
log_add (TroupeErrorLog *self, const char *buffer, gsize size)
{
  troupe_tail_append (self->text, buffer, size);
  g_string_append_len (self->last_words, buffer, size);
  if (self->last_words->len > 2 * LAST_WORDS_MAX)
    g_string_erase (self->last_words, 0, self->last_words->len - LAST_WORDS_MAX);
  self->since_frame += size;
}

static void
log_report_flood (TroupeErrorLog *self)
{
  g_autoptr (GError) error =
      g_error_new (TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_TOO_LARGE,
                   _ ("it wrote more than %d MiB to standard error without giving a result"),
                   FLOOD / 1024 / 1024);

  log_unwatch (self);
  self->flood (error, self->data);
}

/**
 * troupe_error_log_read:
 * @self: a log
 *
 * Reads the text that is available, or a large part of it.
 */
void
troupe_error_log_read (TroupeErrorLog *self)
{
  char buffer[16 * 1024];
  gssize size;
  int rounds = 0;

  while (rounds++ < ROUNDS_MAX && (size = read (self->fd, buffer, sizeof buffer)) != 0)
    {
      if (size < 0)
        return;
      log_add (self, buffer, size);
      if (self->since_frame > FLOOD)
        {
          log_report_flood (self);
          return;
        }
      if ((gsize) size < sizeof buffer)
        return;
    }

  if (rounds <= ROUNDS_MAX)
    log_unwatch (self);
}

/**
 * troupe_error_log_finish:
 * @self: a log whose worker has ended
 *
 * Reads the text written before the end, and stops watching the descriptor.
 */
void
troupe_error_log_finish (TroupeErrorLog *self)
{
  troupe_error_log_read (self);
  log_unwatch (self);
}

/**
 * troupe_error_log_reset_flood:
 * @self: a log
 *
 * Records that the worker sent a frame, and begins the count for a flood anew.
 */
void
troupe_error_log_reset_flood (TroupeErrorLog *self)
{
  self->since_frame = 0;
}

/**
 * troupe_error_log_has_text:
 * @self: a log
 *
 * Returns: whether it has text that was not taken yet
 */
gboolean
troupe_error_log_has_text (TroupeErrorLog *self)
{
  return !troupe_tail_is_empty (self->text);
}

/**
 * troupe_error_log_take:
 * @self: a log
 *
 * Includes all text that was written before the last frame that was read.
 *
 * Returns: (transfer full) (nullable): the text written since the last call, its newest 64 KiB at
 *   most, or %NULL if there is none
 */
GBytes *
troupe_error_log_take (TroupeErrorLog *self)
{
  GString *text;

  troupe_error_log_read (self);
  if (troupe_tail_is_empty (self->text))
    return NULL;

  text = troupe_tail_to_text (self->text);
  troupe_tail_clear (self->text);
  return g_string_free_to_bytes (text);
}

/**
 * troupe_error_log_dup_recent:
 * @self: a log
 *
 * Returns: (transfer full): the newest part of all text, taken or not, made valid UTF-8: 64 KiB or
 *   more of it, if there is as much
 */
char *
troupe_error_log_dup_recent (TroupeErrorLog *self)
{
  return g_utf8_make_valid (self->last_words->str, self->last_words->len);
}

/**
 * troupe_error_log_dup_last_words:
 * @self: a log
 *
 * Returns: (transfer full): the last non-empty line of the text, made valid UTF-8; an empty string
 *   if nothing was written
 */
char *
troupe_error_log_dup_last_words (TroupeErrorLog *self)
{
  g_autofree char *text = g_utf8_make_valid (self->last_words->str, self->last_words->len);
  const char *line;

  g_strchomp (text);
  line = strrchr (text, '\n');
  return g_strdup (line != NULL ? line + 1 : text);
}
