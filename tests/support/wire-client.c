/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Speaks the pool's side of the wire to a worker, for tests. */

#include "wire-client.h"

#include "troupe-frame-reader.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

struct _WireClient
{
  GSubprocess *process;
  gint64 limit; /* of its life, so that no loop of a test goes on for ever */
  int input;
  int output;
  int errors;
  GByteArray *unsent;
  gboolean closing;
  TroupeFrameReader *frames;
  GString *error_text;
  GError *error;

  gboolean greeted;
  TroupeWireHello hello;
  gboolean ended;
  TroupeWireGoodbye goodbye;
  gboolean shares;
  TroupeSharedMemory *memory;
  guint n_shared;
  GQueue progress;                         /* of GArray of TroupeWireProgress */
  GHashTable *answers;                     /* batch to GPtrArray of WireAnswer */
  GHashTable *printed;                     /* batch to what its next item printed */
  GString *live[TROUPE_OUTPUT_STDERR + 1]; /* what came in frames of text, of all items */
};

static void
answer_free (WireAnswer *answer)
{
  g_clear_pointer (&answer->value, g_bytes_unref);
  g_free (answer->message);
  g_free (answer->details);
  g_free (answer->standard_output);
  g_free (answer->standard_error);
  g_free (answer->warning);
  g_free (answer);
}

static void
open_pipe (int *ours, int *theirs, gboolean we_write)
{
  int ends[2];
  g_autoptr (GError) error = NULL;

  g_unix_open_pipe (ends, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  *ours = ends[we_write ? 1 : 0];
  *theirs = ends[we_write ? 0 : 1];
  g_unix_set_fd_nonblocking (*ours, TRUE, &error);
  g_assert_no_error (error);
}

/**
 * wire_client_new_with_launcher:
 * @launcher: sets up the process's environment and folder
 * @argv: (array zero-terminated=1): the worker's command line
 *
 * Returns: (transfer full): a client of the worker that was started
 */
WireClient *
wire_client_new_with_launcher (GSubprocessLauncher *launcher, const char *const *argv)
{
  WireClient *self = g_new0 (WireClient, 1);
  g_autoptr (GError) error = NULL;
  int input;
  int output;
  int errors;

  /* A worker that ends while it is sent something is what some tests are about. */
  signal (SIGPIPE, SIG_IGN);

  open_pipe (&self->input, &input, TRUE);
  fcntl (self->input, F_SETPIPE_SZ, 1024 * 1024);
  open_pipe (&self->output, &output, FALSE);
  open_pipe (&self->errors, &errors, FALSE);
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  g_subprocess_launcher_take_stdout_fd (launcher, output);
  g_subprocess_launcher_take_stderr_fd (launcher, errors);
  self->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_close (launcher);

  self->limit = g_get_monotonic_time () + 4 * WIRE_CLIENT_LIMIT_S * G_USEC_PER_SEC;
  self->unsent = g_byte_array_new ();
  self->frames = troupe_frame_reader_new ();
  self->error_text = g_string_new (NULL);
  for (guint i = TROUPE_OUTPUT_STDOUT; i <= TROUPE_OUTPUT_STDERR; i++)
    self->live[i] = g_string_new (NULL);
  self->answers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  self->printed =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) answer_free);
  return self;
}

/**
 * wire_client_new:
 * @argv: (array zero-terminated=1): the worker's command line
 *
 * Returns: (transfer full): a client of the worker that was started
 */
WireClient *
wire_client_new (const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);

  return wire_client_new_with_launcher (launcher, argv);
}

/**
 * wire_client_new_worker:
 * @argument: the first argument
 * @...: further ones, then %NULL
 *
 * Returns: (transfer full): a client of troupe-worker, which TROUPE_WORKER in the environment names
 */
WireClient *
wire_client_new_worker (const char *argument, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  va_list arguments;

  g_ptr_array_add (argv, (char *) g_getenv ("TROUPE_WORKER"));
  va_start (arguments, argument);
  for (; argument != NULL; argument = va_arg (arguments, const char *))
    g_ptr_array_add (argv, (char *) argument);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);

  return wire_client_new ((const char *const *) argv->pdata);
}

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

void
wire_client_free (WireClient *self)
{
  close_fd (&self->input);
  close_fd (&self->output);
  close_fd (&self->errors);
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_byte_array_unref (self->unsent);
  troupe_frame_reader_free (self->frames);
  g_string_free (self->error_text, TRUE);
  g_clear_error (&self->error);
  troupe_wire_hello_clear (&self->hello);
  g_clear_pointer (&self->memory, troupe_shared_memory_unref);
  g_queue_clear_full (&self->progress, (GDestroyNotify) g_array_unref);
  g_hash_table_unref (self->answers);
  for (guint k = TROUPE_OUTPUT_STDOUT; k <= TROUPE_OUTPUT_STDERR; k++)
    g_string_free (self->live[k], TRUE);
  g_hash_table_unref (self->printed);
  g_free (self);
}

/**
 * wire_client_share:
 * @self: a client
 *
 * Opens the memory that the worker offers from now on, which is left alone otherwise.
 */
void
wire_client_share (WireClient *self)
{
  self->shares = TRUE;
}

/**
 * wire_client_get_n_shared:
 * @self: a client
 *
 * Returns: how many frames of results were about a slot of shared memory
 */
guint
wire_client_get_n_shared (WireClient *self)
{
  return self->n_shared;
}

GSubprocess *
wire_client_get_process (WireClient *self)
{
  return self->process;
}

/**
 * wire_client_get_answers:
 * @self: a client
 * @batch: a batch
 *
 * Returns: (transfer none) (element-type WireAnswer): what came for it until now, in order
 */
GPtrArray *
wire_client_get_answers (WireClient *self, guint64 batch)
{
  GPtrArray *answers = g_hash_table_lookup (self->answers, &batch);

  if (answers == NULL)
    {
      answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);
      g_hash_table_insert (self->answers, g_memdup2 (&batch, sizeof batch), answers);
    }
  return answers;
}

/**
 * wire_client_get_printed:
 * @self: a client
 * @batch: a batch
 *
 * Returns: (transfer none) (nullable): what its next item, which has no answer yet, printed to
 *   standard output until now
 */
const char *
wire_client_get_printed (WireClient *self, guint64 batch)
{
  const WireAnswer *answer = g_hash_table_lookup (self->printed, &batch);

  return answer == NULL ? NULL : answer->standard_output;
}

/* The answer for the next item of a batch, with what it printed. */
static WireAnswer *
take_next_answer (WireClient *self, const TroupeWireChunk *chunk)
{
  WireAnswer *answer = NULL;
  gpointer key = NULL;

  if (g_hash_table_steal_extended (self->printed, &chunk->batch, &key, (gpointer *) &answer))
    g_free (key);
  else
    answer = g_new0 (WireAnswer, 1);
  answer->chunk = *chunk;
  g_ptr_array_add (wire_client_get_answers (self, chunk->batch), answer);
  return answer;
}

static char *
bytes_to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
take_failure (WireClient *self, const TroupeFrame *frame, GError **error)
{
  TroupeWireChunk chunk;
  g_auto (TroupeWireFailure) failure = { 0 };
  WireAnswer *answer;

  if (!troupe_wire_parse_failed (frame, &chunk, &failure, error))
    return;

  answer = take_next_answer (self, &chunk);
  answer->kind = failure.kind;
  answer->code = failure.code;
  answer->message = bytes_to_text (failure.message);
  answer->details = bytes_to_text (failure.details);
  answer->value = g_steal_pointer (&failure.value);
}

static void
take_output (WireClient *self, const TroupeFrame *frame, GError **error)
{
  g_auto (TroupeWireOutput) output = { 0 };
  WireAnswer *answer;
  char **text;
  g_autofree char *before = NULL;
  g_autofree char *more = NULL;

  if (!troupe_wire_parse_output (frame, &output, error))
    return;

  answer = g_hash_table_lookup (self->printed, &output.batch);
  if (answer == NULL)
    {
      answer = g_new0 (WireAnswer, 1);
      g_hash_table_insert (self->printed, g_memdup2 (&output.batch, sizeof output.batch), answer);
    }
  text = output.stream == TROUPE_OUTPUT_STDOUT   ? &answer->standard_output
         : output.stream == TROUPE_OUTPUT_STDERR ? &answer->standard_error
                                                 : &answer->warning;
  before = *text;
  more = bytes_to_text (output.text);
  *text = g_strconcat (before != NULL ? before : "", more, NULL);
}

static void
take_text (WireClient *self, const TroupeFrame *frame, GError **error)
{
  g_auto (TroupeWireOutput) output = { 0 };

  if (troupe_wire_parse_text (frame, &output, error))
    g_string_append_len (self->live[output.stream], g_bytes_get_data (output.text, NULL),
                         g_bytes_get_size (output.text));
}

static void
take_values (WireClient *self, const TroupeWireChunk *chunk, TroupeBlock *block)
{
  for (guint32 i = 0; block != NULL && i < troupe_block_get_count (block); i++)
    take_next_answer (self, chunk)->value = troupe_block_dup_value (block, i);
}

static void
take_memory (WireClient *self, const TroupeFrame *frame, GError **error)
{
  guint32 fd;

  if (!troupe_wire_parse_memory (frame, &fd, error) || !self->shares)
    return;

  g_assert_null (self->memory);
  self->memory = troupe_shared_memory_open (self->hello.pid, fd);
  g_assert_nonnull (self->memory);
}

static void
take_frame (WireClient *self, const TroupeFrame *frame, GError **error)
{
  g_assert_false (self->ended);
  g_assert_true (self->greeted == (frame->type != TROUPE_FRAME_HELLO));

  switch (frame->type)
    {
    case TROUPE_FRAME_HELLO:
      self->greeted = troupe_wire_parse_hello (frame, &self->hello, error);
      break;

    case TROUPE_FRAME_RESULTS:
      {
        TroupeWireChunk chunk;
        g_autoptr (TroupeBlock) block = troupe_wire_parse_results (frame, &chunk, error);

        take_values (self, &chunk, block);
        break;
      }

    case TROUPE_FRAME_MEMORY:
      take_memory (self, frame, error);
      break;

    case TROUPE_FRAME_SHARED:
      {
        TroupeWireChunk chunk;
        g_autoptr (TroupeBlock) block =
            troupe_wire_parse_shared (frame, self->memory, &chunk, error);

        self->n_shared++;
        take_values (self, &chunk, block);
        break;
      }

    case TROUPE_FRAME_FAILED:
      take_failure (self, frame, error);
      break;

    case TROUPE_FRAME_OUTPUT:
      take_output (self, frame, error);
      break;

    case TROUPE_FRAME_TEXT:
      take_text (self, frame, error);
      break;

    case TROUPE_FRAME_PROGRESS:
      {
        guint32 n_lanes;
        g_autofree TroupeWireProgress *lanes = troupe_wire_parse_progress (frame, &n_lanes, error);
        GArray *progress = g_array_new (FALSE, FALSE, sizeof *lanes);

        if (lanes != NULL)
          g_array_append_vals (progress, lanes, n_lanes);
        g_queue_push_tail (&self->progress, progress);
        break;
      }

    default:
      self->ended = troupe_wire_parse_goodbye (frame, &self->goodbye, error);
    }
}

static void
read_output (WireClient *self)
{
  gsize room;
  guint8 *at = troupe_frame_reader_reserve (self->frames, &room);
  gssize size = read (self->output, at, room);

  if (size <= 0)
    {
      close_fd (&self->output);
      return;
    }

  troupe_frame_reader_commit (self->frames, size);
  while (self->error == NULL)
    {
      g_auto (TroupeFrame) frame = { 0 };

      if (!troupe_frame_reader_next (self->frames, &frame, &self->error))
        break;
      take_frame (self, &frame, &self->error);
    }
}

static void
read_errors (WireClient *self)
{
  char text[4096];
  gssize size = read (self->errors, text, sizeof text);

  if (size > 0)
    g_string_append_len (self->error_text, text, size);
  else
    close_fd (&self->errors);
}

static void
write_input (WireClient *self)
{
  gssize size = write (self->input, self->unsent->data, self->unsent->len);

  if (size > 0)
    g_byte_array_remove_range (self->unsent, 0, size);
  else
    g_byte_array_set_size (self->unsent, 0);
  if (self->closing && self->unsent->len == 0)
    close_fd (&self->input);
}

/* Moves what can be moved, after waiting for it. */
static void
exchange (WireClient *self)
{
  struct pollfd ready[] = {
    { self->unsent->len > 0 ? self->input : -1, POLLOUT, 0 },
    { self->output, POLLIN, 0 },
    { self->errors, POLLIN, 0 },
  };
  int n_ready = poll (ready, G_N_ELEMENTS (ready), WIRE_CLIENT_LIMIT_S * 1000);

  g_assert_cmpint (g_get_monotonic_time (), <, self->limit);
  if (n_ready == 0)
    g_error ("the worker did nothing for %d seconds; it said: %s", WIRE_CLIENT_LIMIT_S,
             self->error_text->str);
  if (ready[0].revents != 0)
    write_input (self);
  if (ready[1].revents != 0)
    read_output (self);
  if (ready[2].revents != 0)
    read_errors (self);
}

/* The same, where the worker must still have something to say. */
static void
exchange_more (WireClient *self)
{
  if (self->output < 0)
    g_error ("the worker's output ended too early; it said: %s", self->error_text->str);
  exchange (self);
  g_assert_no_error (self->error);
}

const TroupeWireHello *
wire_client_wait_hello (WireClient *self)
{
  while (!self->greeted)
    exchange_more (self);
  return &self->hello;
}

/**
 * wire_client_send_bytes:
 * @self: a client
 * @bytes: frames, or anything else
 * @size: how many bytes
 *
 * Sends @bytes while the client waits for something.
 */
void
wire_client_send_bytes (WireClient *self, const void *bytes, gsize size)
{
  g_byte_array_append (self->unsent, bytes, size);
}

void
wire_client_send_block (WireClient *self, guint64 batch, TroupeBlock *block)
{
  troupe_wire_append_items (self->unsent, batch, 0, block);
}

void
wire_client_send_items (WireClient *self, guint64 batch, const char *const *items)
{
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (items, -1);

  wire_client_send_block (self, batch, block);
}

void
wire_client_send_range (WireClient *self, guint64 batch, gint64 first, gint64 step, guint32 count)
{
  troupe_wire_append_range (self->unsent, batch, 0, count, first, step);
}

void
wire_client_send_probe (WireClient *self)
{
  troupe_wire_append_probe (self->unsent);
}

void
wire_client_send_listen (WireClient *self, TroupeListenMode mode, guint64 bytes)
{
  troupe_wire_append_listen (self->unsent, &(TroupeWireListen){ mode, bytes });
}

/**
 * wire_client_get_live:
 * @self: a client
 * @stream: a stream
 *
 * Returns: (transfer none): what came in frames of text until now, of all items
 */
GString *
wire_client_get_live (WireClient *self, TroupeOutputStream stream)
{
  return self->live[stream];
}

/**
 * wire_client_wait_live:
 * @self: a client
 * @stream: a stream
 * @size: how many bytes
 *
 * Waits until at least as many came in frames of text.
 *
 * Returns: (transfer none): all of them
 */
GString *
wire_client_wait_live (WireClient *self, TroupeOutputStream stream, gsize size)
{
  while (self->live[stream]->len < size)
    exchange_more (self);
  return self->live[stream];
}

/**
 * wire_client_close_input:
 * @self: a client
 *
 * Ends the worker's input, once what is unsent was sent.
 */
void
wire_client_close_input (WireClient *self)
{
  self->closing = TRUE;
  if (self->unsent->len == 0)
    close_fd (&self->input);
}

/** wire_client_close_output: stops to take what the worker sends. */
void
wire_client_close_output (WireClient *self)
{
  close_fd (&self->output);
}

/**
 * wire_client_wait_answers:
 * @self: a client
 * @batch: a batch
 * @count: how many of its items must be answered
 *
 * Returns: (transfer none) (element-type WireAnswer): at least as many answers
 */
GPtrArray *
wire_client_wait_answers (WireClient *self, guint64 batch, guint count)
{
  GPtrArray *answers = wire_client_get_answers (self, batch);

  while (answers->len < count)
    exchange_more (self);
  return answers;
}

/**
 * wire_client_wait_progress:
 * @self: a client
 *
 * Returns: (transfer full) (element-type TroupeWireProgress): the next answer to a probe
 */
GArray *
wire_client_wait_progress (WireClient *self)
{
  while (g_queue_is_empty (&self->progress))
    exchange_more (self);
  return g_queue_pop_head (&self->progress);
}

/**
 * wire_client_wait_at:
 * @self: a client
 * @batch: a batch
 * @position: an item of it
 *
 * Asks until a lane is at that item.
 *
 * Returns: where that lane is
 */
TroupeWireProgress
wire_client_wait_at (WireClient *self, guint64 batch, guint32 position)
{
  for (;;)
    {
      g_autoptr (GArray) progress = NULL;

      wire_client_send_probe (self);
      progress = wire_client_wait_progress (self);
      for (guint i = 0; i < progress->len; i++)
        {
          TroupeWireProgress lane = g_array_index (progress, TroupeWireProgress, i);

          if (lane.batch == batch && lane.position == position)
            return lane;
        }
    }
}

const TroupeWireGoodbye *
wire_client_wait_goodbye (WireClient *self)
{
  while (!self->ended)
    exchange_more (self);
  return &self->goodbye;
}

/**
 * wire_client_wait_error:
 * @self: a client
 *
 * Waits until the worker sends what is not in the protocol; what it sends after that is not looked
 * at. The end of its output inside a frame is such a thing.
 *
 * Returns: (transfer none): what the wire says of it
 */
const GError *
wire_client_wait_error (WireClient *self)
{
  while (self->error == NULL && self->output >= 0)
    exchange (self);
  if (self->error == NULL && !troupe_frame_reader_is_empty (self->frames))
    g_set_error_literal (&self->error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
                         "the output ended inside a frame");
  return self->error;
}

/**
 * wire_client_wait_end:
 * @self: a client
 *
 * Waits until the worker, and everything that has its output, is gone and reaped.
 *
 * Returns: (transfer none): what it wrote to standard error
 */
const char *
wire_client_wait_end (WireClient *self)
{
  while (self->output >= 0 || self->errors >= 0)
    exchange (self);
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  return self->error_text->str;
}
