/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs the items of batches on one thread of the worker. */

#include "troupe-lane.h"

#include "troupe-clock.h"
#include "troupe-config.h"
#include "troupe-decimal.h"
#include "troupe-tail.h"
#include "troupe-usage.h"

#include <glib/gi18n-lib.h>
#include <sched.h>
#include <string.h>

/* The shortest interval between readings of the CPU time, which cost a system call. */
#define USAGE_INTERVAL_NS (100 * G_GINT64_CONSTANT (1000))

/* And for the peak of its memory, which costs several. */
#define MEMORY_INTERVAL_NS (50 * G_GINT64_CONSTANT (1000000))

/* The number of items of the integer form, which take nanoseconds, between two readings of the
 * clock. */
#define INTEGER_GROUP 64

/* The lock of values guards the fields below values. */
struct _TroupeLane
{
  const TroupeBuiltin *builtin;
  TroupeCapture *capture;
  TroupeCommand *command;
  const TroupeCommandResult *command_result;
  TroupeListening *listening;
  gboolean keep_failed;
  TroupeBatchQueue *queue;
  TroupeOutput *output;
  GThread *thread;
  gboolean stopped;

  TroupeValues values;
  gboolean busy;
  guint64 batch;
  guint32 position;
  gint64 item_began_at; /* coarse, atomic */
  gint64 run_began_at;
  gint64 usage_read_at;
  TroupeUsage usage;
  gint64 memory_read_at;
  guint64 max_rss_bytes;
  guint32 core;
};

/* The times of the items since the last run, or of the last command. Only the lane's own thread can
 * read its CPU time: a run that the reader sends leaves that to the next one. */
static void
lane_measure (TroupeLane *self, gboolean own_thread, TroupeWireChunk *chunk)
{
  gint64 now = troupe_clock_now ();

  chunk->batch = self->batch;
  chunk->elapsed_ns = now - self->run_began_at;
  chunk->user_ns = 0;
  chunk->system_ns = 0;

  if (self->command_result != NULL)
    {
      chunk->user_ns = self->command_result->usage.user_ns;
      chunk->system_ns = self->command_result->usage.system_ns;
      self->max_rss_bytes = self->command_result->max_rss_bytes;
    }
  else if (own_thread)
    {
      self->core = sched_getcpu ();
      if (now - self->usage_read_at >= USAGE_INTERVAL_NS)
        {
          TroupeUsage before = self->usage;
          struct rusage usage;

          getrusage (RUSAGE_THREAD, &usage);
          troupe_usage_from_rusage (&self->usage, &usage);
          chunk->user_ns = self->usage.user_ns - before.user_ns;
          chunk->system_ns = self->usage.system_ns - before.system_ns;
          self->usage_read_at = now;
        }
      if (now - self->memory_read_at >= MEMORY_INTERVAL_NS)
        {
          self->max_rss_bytes = troupe_usage_read_peak_memory ();
          self->memory_read_at = now;
        }
    }

  chunk->max_rss_bytes = self->max_rss_bytes;
  chunk->core = self->core;
  self->run_began_at = now;
}

/* With the lock. */
static void
lane_send_values (TroupeLane *self, gboolean own_thread)
{
  TroupeValues *values = &self->values;
  guint32 count = __atomic_load_n (&values->count, __ATOMIC_ACQUIRE);
  guint32 taken = values->taken;

  if (count > taken)
    {
      gsize base = troupe_values_get_end (values, taken);
      TroupeWireChunk chunk;

      lane_measure (self, own_thread, &chunk);
      troupe_output_results (self->output, &chunk, count - taken, values->ends + taken, base,
                             values->data + base);
      self->position += count - taken;
      values->taken = count;
    }

  if (own_thread)
    troupe_values_reset (values);
}

static void
lane_hand_over (TroupeLane *self)
{
  g_mutex_lock (&self->values.lock);
  lane_send_values (self, TRUE);
  g_mutex_unlock (&self->values.lock);
}

static void
lane_begin_batch (TroupeLane *self, guint64 batch)
{
  g_mutex_lock (&self->values.lock);
  self->busy = TRUE;
  self->batch = batch;
  self->position = 0;
  self->run_began_at = troupe_clock_now ();
  self->item_began_at = troupe_clock_now_coarse ();
  g_mutex_unlock (&self->values.lock);
}

static void
lane_end_batch (TroupeLane *self)
{
  g_mutex_lock (&self->values.lock);
  lane_send_values (self, TRUE);
  self->busy = FALSE;
  g_mutex_unlock (&self->values.lock);
}

static void
lane_send_failure (TroupeLane *self, const TroupeWireFailure *failure)
{
  TroupeWireChunk chunk;

  troupe_values_drop (&self->values);

  g_mutex_lock (&self->values.lock);
  lane_send_values (self, TRUE);
  lane_measure (self, TRUE, &chunk);
  troupe_output_failed (self->output, &chunk, failure);
  self->position++;
  g_mutex_unlock (&self->values.lock);
}

static void
lane_fail_item (TroupeLane *self, const char *message)
{
  g_auto (TroupeWireFailure) failure = {
    .kind = TROUPE_FAILURE_ERROR,
    .message = g_bytes_new (message, strlen (message)),
    .details = g_bytes_new (NULL, 0),
  };

  lane_send_failure (self, &failure);
}

/* Finished values are sent if they are large, or were kept for long; otherwise the reader is
 * reminded of them, since the next item may take long. */
static void
lane_end_items (TroupeLane *self)
{
  gint64 now = troupe_clock_now_coarse ();

  __atomic_store_n (&self->item_began_at, now, __ATOMIC_RELAXED);

  if (now - troupe_output_get_flushed_at (self->output) >= TROUPE_OUTPUT_PATIENCE_NS)
    {
      lane_hand_over (self);
      troupe_output_flush (self->output);
    }
  else
    {
      if (self->values.size >= TROUPE_OUTPUT_FULL)
        lane_hand_over (self);
      troupe_output_remind (self->output);
    }
}

static gboolean
lane_apply (TroupeLane *self, const char *item, gsize size, GError **error)
{
  g_autoptr (GString) printed = NULL;
  gboolean good;

  if (self->capture == NULL)
    return self->builtin->apply (item, size, &self->values, error);

  troupe_capture_begin (self->capture);
  good = self->builtin->apply (item, size, &self->values, error);
  printed = troupe_capture_end (self->capture);

  if (printed != NULL)
    {
      lane_hand_over (self);
      troupe_output_printed (self->output, self->batch, TROUPE_OUTPUT_STDOUT, printed->str,
                             printed->len);
    }
  return good;
}

static void
lane_run_function (TroupeLane *self, const char *item, gsize size)
{
  g_autoptr (GError) error = NULL;

  if (!lane_apply (self, item, size, &error))
    lane_fail_item (self, error->message);
  else if (troupe_values_get_present_size (&self->values) > TROUPE_WIRE_FRAME_MAX / 2)
    lane_fail_item (self, _ ("the value is larger than 512 MiB"));
  else
    troupe_values_finish (&self->values);
}

static gboolean
command_printed_cb (TroupeOutputStream stream, const void *text, gsize size, gpointer data)
{
  TroupeLane *self = data;
  const char *at = text;

  if (!troupe_listening_wants_all (self->listening))
    return TRUE;

  while (size > 0)
    {
      gsize part = troupe_listening_take (self->listening, size);

      troupe_output_text (self->output, self->batch, stream, at, part);
      at += part;
      size -= part;
    }
  return !troupe_listening_wants_only (self->listening);
}

static void
command_asked_cb (TroupeOutputStream stream, const void *text, gsize size, gpointer data)
{
  TroupeLane *self = data;

  troupe_output_text (self->output, self->batch, stream, text, size);
}

static const TroupeCommandEvents command_events = { command_printed_cb, command_asked_cb };

static void
lane_send_text (TroupeLane *self, TroupeOutputStream stream, const GString *text)
{
  if (text != NULL && text->len > 0)
    troupe_output_printed (self->output, self->batch, stream, text->str, text->len);
}

/* The standard output of a failed command that is not its value. */
static void
lane_send_output (TroupeLane *self, const TroupeCommandResult *result)
{
  const gsize size = troupe_values_get_present_size (&self->values);
  g_autoptr (TroupeTail) tail = troupe_tail_new ();
  g_autoptr (GString) text = NULL;

  troupe_tail_append (tail, self->values.data + self->values.size - size, size);
  troupe_tail_append (tail, "\n", result->ends_line);
  text = troupe_tail_to_text (tail);
  lane_send_text (self, TROUPE_OUTPUT_STDOUT, text);
}

/* A newline alone makes an empty value, as no output does: the output tells them apart. */
static void
lane_send_empty_line (TroupeLane *self, const TroupeCommandResult *result)
{
  if (result->ends_line && troupe_values_get_present_size (&self->values) == 0)
    troupe_output_printed (self->output, self->batch, TROUPE_OUTPUT_STDOUT, "\n", 1);
}

static void
lane_fail_command (TroupeLane *self, const TroupeCommandResult *result)
{
  g_auto (TroupeWireFailure) failure = {
    .kind = result->kind,
    .code = result->code,
    .message = g_bytes_new (result->message, strlen (result->message)),
    .details = g_bytes_new (NULL, 0),
  };

  if (self->keep_failed && result->kind != TROUPE_FAILURE_ERROR)
    {
      const gsize size = troupe_values_get_present_size (&self->values);

      lane_send_empty_line (self, result);
      failure.value = g_bytes_new (self->values.data + self->values.size - size, size);
    }
  else
    {
      lane_send_output (self, result);
    }
  lane_send_failure (self, &failure);
}

/* Each result is sent separately, with the times of its command. */
static void
lane_run_command (TroupeLane *self, const char *item, gsize size, guint64 index)
{
  const TroupeCommandResult *result =
      troupe_command_run (self->command, item, size, index + 1, &self->values);

  if (result == NULL)
    {
      self->stopped = TRUE;
      return;
    }

  self->command_result = result;
  if (!troupe_listening_wants_only (self->listening))
    lane_send_text (self, TROUPE_OUTPUT_STDERR, result->standard_error);
  if (result->message != NULL)
    {
      lane_fail_command (self, result);
    }
  else
    {
      lane_send_empty_line (self, result);
      troupe_values_reserve (&self->values, 0);
      g_mutex_lock (&self->values.lock);
      troupe_values_finish (&self->values);
      lane_send_values (self, TRUE);
      g_mutex_unlock (&self->values.lock);
    }
  self->command_result = NULL;
}

static void
lane_run_item (TroupeLane *self, const char *item, gsize size, guint64 index)
{
  if (self->command != NULL)
    lane_run_command (self, item, size, index);
  else
    lane_run_function (self, item, size);

  if (!self->stopped)
    lane_end_items (self);
}

static gboolean
lane_has_integer_form (TroupeLane *self)
{
  return self->builtin != NULL && self->builtin->apply_integer != NULL;
}

static inline void
lane_run_integer (TroupeLane *self, gint64 number)
{
  char *at = troupe_values_reserve (&self->values, TROUPE_DECIMAL_ROOM);

  troupe_values_commit (&self->values, self->builtin->apply_integer (at, number));
  troupe_values_finish (&self->values);
}

/* Memory is made for all of them, and they are finished, together. */
static void
lane_run_integer_group (TroupeLane *self, gint64 first, gint64 step, guint32 count)
{
  char *(*apply) (char *at, gint64 number) = self->builtin->apply_integer;
  TroupeValues *values = &self->values;
  const char *data;
  guint32 *ends;
  char *at;

  troupe_values_grow (values, count, count * (TROUPE_DECIMAL_ROOM + 1));
  data = (const char *) values->data;
  ends = values->ends + values->count;
  at = (char *) values->data + values->size;
  for (guint32 i = 0; i < count; i++)
    {
      at = apply (at, first + i * step);
      *at++ = '\n';
      ends[i] = GUINT32_TO_LE ((guint32) (at - data));
    }
  troupe_values_finish_group (values, at, count);
}

static void
lane_run_range (TroupeLane *self, const TroupeWireBatch *batch)
{
  char text[TROUPE_DECIMAL_ROOM];

  for (guint32 i = 0; i < batch->count && !self->stopped; i++)
    {
      char *end = troupe_decimal_write (text, batch->first + i * batch->step);

      *end = '\n';
      lane_run_item (self, text, end - text, batch->first_index + i);
    }
}

static void
lane_run_integer_range (TroupeLane *self, const TroupeWireBatch *batch)
{
  guint32 count;

  for (guint32 i = 0; i < batch->count && !self->stopped; i += count)
    {
      count = MIN (batch->count - i, INTEGER_GROUP);
      lane_run_integer_group (self, batch->first + i * batch->step, batch->step, count);
      if (count == INTEGER_GROUP)
        lane_end_items (self);
    }
}

static void
lane_run_block (TroupeLane *self, const TroupeWireBatch *batch)
{
  gboolean has_integer_form = lane_has_integer_form (self);
  guint n_unmarked = 0;

  for (guint32 i = 0; i < batch->count && !self->stopped; i++)
    {
      gsize size;
      const char *item = (const char *) troupe_block_get_value (batch->block, i, &size);
      gint64 number;

      if (has_integer_form && troupe_decimal_parse (item, size, &number))
        {
          lane_run_integer (self, number);
          if (++n_unmarked < INTEGER_GROUP)
            continue;
          lane_end_items (self);
        }
      else
        {
          lane_run_item (self, item, size, batch->first_index + i);
        }
      n_unmarked = 0;
    }
}

static gpointer
lane_run (gpointer data)
{
  TroupeLane *self = data;
  TroupeWireBatch *batch = troupe_batch_queue_pop (self->queue);

  while (batch != NULL)
    {
      lane_begin_batch (self, batch->batch);
      if (batch->block != NULL)
        lane_run_block (self, batch);
      else if (lane_has_integer_form (self))
        lane_run_integer_range (self, batch);
      else
        lane_run_range (self, batch);
      troupe_batch_free (batch);
      if (self->stopped)
        break;
      lane_end_batch (self);

      batch = troupe_batch_queue_try_pop (self->queue);
      if (batch == NULL)
        {
          troupe_output_flush (self->output);
          batch = troupe_batch_queue_pop (self->queue);
        }
      else
        {
          troupe_output_remind (self->output);
        }
    }
  return NULL;
}

/**
 * troupe_lane_new:
 * @task: the task
 * @index: the number of the lane in this worker, from 0 on
 * @queue: the queue to take batches from; it must be closed before the lane is freed
 * @output: sends the results
 * @error: return location for an error
 *
 * Starts a lane.
 *
 * Returns: (transfer full) (nullable): the lane, or %NULL if the system has no thread or descriptor
 *   left
 */
TroupeLane *
troupe_lane_new (const TroupeTask *task,
                 guint index,
                 TroupeBatchQueue *queue,
                 TroupeOutput *output,
                 GError **error)
{
  TroupeLane *self = g_new0 (TroupeLane, 1);

  self->builtin = task->builtin;
  self->capture = task->capture;
  self->listening = task->listening;
  self->keep_failed = task->keep_failed;
  self->queue = queue;
  self->output = output;
  self->core = TROUPE_WIRE_CORE_UNKNOWN;
  troupe_values_init (&self->values);

  if (task->template_ != NULL)
    self->command = troupe_command_new (task->template_, task->ok_status, task->input,
                                        task->first_lane + index, &command_events, self, error);
  if (self->command != NULL)
    {
      troupe_command_set_folder (self->command, task->folder);
      troupe_command_set_terminal (self->command, task->terminal);
    }
  if (task->template_ == NULL || self->command != NULL)
    self->thread = g_thread_try_new ("lane", lane_run, self, error);
  if (self->thread == NULL)
    g_clear_pointer (&self, troupe_lane_free);
  return self;
}

/**
 * troupe_lane_free:
 * @self: (transfer full): a lane whose queue was closed
 *
 * Waits for the lane's thread to end, and frees it.
 */
void
troupe_lane_free (TroupeLane *self)
{
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_clear_pointer (&self->command, troupe_command_free);
  troupe_values_clear (&self->values);
  g_free (self);
}

/**
 * troupe_lane_ask:
 * @self: a lane
 *
 * Asks it for the end of what its command has printed. May be called from any thread.
 */
void
troupe_lane_ask (TroupeLane *self)
{
  if (self->command != NULL)
    troupe_command_ask (self->command);
}

/**
 * troupe_lane_send_finished:
 * @self: a lane
 * @progress: (out) (optional): the progress of the lane, after that
 *
 * Hands the values that the lane has finished to the output, also while it is busy. May be called
 * from any thread.
 *
 * Returns: whether the lane is busy
 */
gboolean
troupe_lane_send_finished (TroupeLane *self, TroupeWireProgress *progress)
{
  gboolean busy;

  g_mutex_lock (&self->values.lock);
  busy = self->busy;
  if (busy)
    lane_send_values (self, FALSE);
  if (busy && progress != NULL)
    {
      gint64 began_at = __atomic_load_n (&self->item_began_at, __ATOMIC_RELAXED);

      progress->batch = self->batch;
      progress->position = self->position;
      progress->elapsed_ns = MAX (0, troupe_clock_now_coarse () - began_at);
    }
  g_mutex_unlock (&self->values.lock);
  return busy;
}
