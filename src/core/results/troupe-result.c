/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One result as an object with properties, for list views. */

#include "troupe-result.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-source.h"

#include <glib/gi18n-lib.h>

/* The strings are created on first use. */
struct _TroupeResult
{
  GObject parent_instance;
  TroupeResultChunk chunk;
  guint32 offset;
  guint64 first;
  guint64 last;
  char *input;
  char *value;
  char *message;
  char *details;
  char *standard_output;
  char *standard_error;
};

enum
{
  PROP_0,
  PROP_INDEX,
  PROP_INPUT,
  PROP_VALUE,
  PROP_MESSAGE,
  PROP_DETAILS,
  PROP_STANDARD_OUTPUT,
  PROP_STANDARD_ERROR,
  PROP_STATUS,
  PROP_STATUS_TEXT,
  PROP_WORKER,
  PROP_ATTEMPTS,
  PROP_SECONDS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeResult, troupe_result, G_TYPE_OBJECT)

static void
troupe_result_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TroupeResult *self = TROUPE_RESULT (object);

  switch (id)
    {
    case PROP_INDEX:
      g_value_set_uint64 (value, troupe_result_get_index (self));
      break;
    case PROP_INPUT:
      g_value_set_string (value, troupe_result_get_input (self));
      break;
    case PROP_VALUE:
      g_value_set_string (value, troupe_result_get_value (self));
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, troupe_result_get_message (self));
      break;
    case PROP_DETAILS:
      g_value_set_string (value, troupe_result_get_details (self));
      break;
    case PROP_STANDARD_OUTPUT:
      g_value_set_string (value, troupe_result_get_standard_output (self));
      break;
    case PROP_STANDARD_ERROR:
      g_value_set_string (value, troupe_result_get_standard_error (self));
      break;
    case PROP_STATUS:
      g_value_set_int (value, troupe_result_get_status (self));
      break;
    case PROP_STATUS_TEXT:
      g_value_set_string (value, troupe_result_get_status_text (self));
      break;
    case PROP_WORKER:
      g_value_set_uint (value, troupe_result_get_worker (self));
      break;
    case PROP_ATTEMPTS:
      g_value_set_uint (value, troupe_result_get_attempts (self));
      break;
    case PROP_SECONDS:
      g_value_set_double (value, troupe_result_get_seconds (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
troupe_result_finalize (GObject *object)
{
  TroupeResult *self = TROUPE_RESULT (object);

  troupe_result_chunk_clear (&self->chunk);
  g_free (self->input);
  g_free (self->value);
  g_free (self->message);
  g_free (self->details);
  g_free (self->standard_output);
  g_free (self->standard_error);

  G_OBJECT_CLASS (troupe_result_parent_class)->finalize (object);
}

static GParamSpec *
string_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
uint_property (const char *name)
{
  return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
troupe_result_class_init (TroupeResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_result_get_property;
  object_class->finalize = troupe_result_finalize;

  properties[PROP_INDEX] = g_param_spec_uint64 ("index", NULL, NULL, 0, G_MAXUINT64, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_INPUT] = string_property ("input");
  properties[PROP_VALUE] = string_property ("value");
  properties[PROP_MESSAGE] = string_property ("message");
  properties[PROP_DETAILS] = string_property ("details");
  properties[PROP_STANDARD_OUTPUT] = string_property ("standard-output");
  properties[PROP_STANDARD_ERROR] = string_property ("standard-error");
  properties[PROP_STATUS] =
      g_param_spec_int ("status", NULL, NULL, TROUPE_RESULT_WAITING, TROUPE_RESULT_NOT_RUN,
                        TROUPE_RESULT_WAITING, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATUS_TEXT] = string_property ("status-text");
  properties[PROP_WORKER] = uint_property ("worker");
  properties[PROP_ATTEMPTS] = uint_property ("attempts");
  properties[PROP_SECONDS] = g_param_spec_double ("seconds", NULL, NULL, 0, G_MAXDOUBLE, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_result_init (TroupeResult *self)
{
}

/**
 * troupe_result_new:
 * @chunk: the chunk that it belongs to, copied
 * @offset: which of its items, from 0, below its count
 *
 * Returns: (transfer full): one row of a chunk
 */
TroupeResult *
troupe_result_new (const TroupeResultChunk *chunk, guint32 offset)
{
  TroupeResult *self;

  g_return_val_if_fail (offset < chunk->count, NULL);

  self = g_object_new (TROUPE_TYPE_RESULT, NULL);
  troupe_result_chunk_copy (chunk, &self->chunk);
  self->offset = offset;
  troupe_result_set_numbers (self, NULL);
  return self;
}

/**
 * troupe_result_set_numbers:
 * @self: a new result
 * @numbers: (nullable): the items of each row, if it may have several
 *
 * Sets the numbers of its items.
 */
void
troupe_result_set_numbers (TroupeResult *self, TroupeItemNumbers *numbers)
{
  troupe_item_numbers_find (numbers, troupe_result_get_index (self), &self->first, &self->last);
}

/* Any bytes, shown as text. */
static const char *
show (char **text, GBytes *bytes)
{
  if (*text == NULL)
    *text = troupe_bytes_to_text (bytes);
  return *text;
}

/**
 * troupe_result_get_index:
 * @self: a result
 *
 * Returns: the index of its item, from 0
 */
guint64
troupe_result_get_index (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), 0);

  return self->chunk.first_index + self->offset;
}

/**
 * troupe_result_get_items:
 * @self: a result
 * @first: (out): the number of its first item, from 1 on
 * @last: (out): the number of its last item: the same, unless its row has several items
 */
void
troupe_result_get_items (TroupeResult *self, guint64 *first, guint64 *last)
{
  g_return_if_fail (TROUPE_IS_RESULT (self));

  *first = self->first;
  *last = self->last;
}

/**
 * troupe_result_get_status:
 * @self: a result
 *
 * Returns: the outcome of its item
 */
TroupeResultStatus
troupe_result_get_status (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), TROUPE_RESULT_WAITING);

  return self->chunk.status;
}

/**
 * troupe_result_get_chunk:
 * @self: a result
 * @offset: (out): which of the chunk's items it is
 *
 * Returns: (transfer none): the chunk that it belongs to
 */
const TroupeResultChunk *
troupe_result_get_chunk (TroupeResult *self, guint32 *offset)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), NULL);

  *offset = self->offset;
  return &self->chunk;
}

/**
 * troupe_result_get_status_text:
 * @self: a result
 *
 * Returns: (transfer none): the status in a word or two, for display
 */
const char *
troupe_result_get_status_text (TroupeResult *self)
{
  return troupe_result_status_to_text (troupe_result_get_status (self));
}

/**
 * troupe_result_get_input_bytes:
 * @self: a result
 *
 * Returns: (transfer full) (nullable): its item, or %NULL if it is not known
 */
GBytes *
troupe_result_get_input_bytes (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), NULL);

  if (self->chunk.items == NULL)
    return NULL;
  return troupe_items_dup_item (self->chunk.items, self->offset);
}

/**
 * troupe_result_get_value_bytes:
 * @self: a result
 *
 * Returns: (transfer full) (nullable): its value, or %NULL if it has none
 */
GBytes *
troupe_result_get_value_bytes (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), NULL);

  if (self->chunk.values == NULL)
    return NULL;
  return troupe_block_dup_value (self->chunk.values, self->offset);
}

/**
 * troupe_result_get_input:
 * @self: a result
 *
 * Returns: (transfer none): its item for display, as valid UTF-8, with a dot between its parts;
 *   empty if it is not known
 */
const char *
troupe_result_get_input (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), NULL);

  if (self->input == NULL)
    {
      g_autoptr (GBytes) bytes = troupe_result_get_input_bytes (self);
      g_autofree char *text = troupe_bytes_to_text (bytes);
      g_auto (GStrv) parts = g_strsplit (text, (const char[]){ TROUPE_PART_SEPARATOR, '\0' }, -1);

      self->input = g_strjoinv (" · ", parts);
    }
  return self->input;
}

/**
 * troupe_result_get_value:
 * @self: a result
 *
 * Returns: (transfer none): its value for display, as valid UTF-8; empty if it has none
 */
const char *
troupe_result_get_value (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), NULL);

  if (self->value == NULL)
    {
      g_autoptr (GBytes) bytes = troupe_result_get_value_bytes (self);

      show (&self->value, bytes);
    }
  return self->value;
}

/**
 * troupe_result_get_message:
 * @self: a result
 *
 * Returns: (transfer none): one line that describes the failure, as valid UTF-8, or an empty string
 */
const char *
troupe_result_get_message (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), NULL);

  return show (&self->message, self->chunk.note != NULL ? self->chunk.note->message : NULL);
}

/**
 * troupe_result_get_details:
 * @self: a result
 *
 * Returns: (transfer none): a traceback, as valid UTF-8, or an empty string
 */
const char *
troupe_result_get_details (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), NULL);

  return show (&self->details, self->chunk.note != NULL ? self->chunk.note->details : NULL);
}

/**
 * troupe_result_get_standard_output:
 * @self: a result
 *
 * Returns: (transfer none): the other output of the item besides its value, as valid UTF-8, or an
 *   empty string
 */
const char *
troupe_result_get_standard_output (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), NULL);

  return show (&self->standard_output,
               self->chunk.note != NULL ? self->chunk.note->standard_output : NULL);
}

/**
 * troupe_result_get_standard_error:
 * @self: a result
 *
 * Returns: (transfer none): the standard error of the item, as valid UTF-8, or an empty string
 */
const char *
troupe_result_get_standard_error (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), NULL);

  return show (&self->standard_error,
               self->chunk.note != NULL ? self->chunk.note->standard_error : NULL);
}

/**
 * troupe_result_get_worker:
 * @self: a result
 *
 * Returns: the number of the worker that has or had its item, or 0
 */
guint
troupe_result_get_worker (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), 0);

  return self->chunk.worker;
}

/**
 * troupe_result_get_attempts:
 * @self: a result
 *
 * Returns: the number of times that its item was handed out until it was finished; 0 before that
 */
guint
troupe_result_get_attempts (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), 0);

  return self->chunk.attempts;
}

/**
 * troupe_result_get_seconds:
 * @self: a result
 *
 * Returns: the seconds of wall time that it took; of a chunk of several items, their mean
 */
double
troupe_result_get_seconds (TroupeResult *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT (self), 0);

  return self->chunk.seconds / self->chunk.count;
}

/**
 * troupe_result_status_to_text:
 * @status: a status
 *
 * Returns: (transfer none): @status in a word or two, for display
 */
const char *
troupe_result_status_to_text (TroupeResultStatus status)
{
  switch (status)
    {
    case TROUPE_RESULT_WAITING:
      return C_ ("result", "waiting");
    case TROUPE_RESULT_RUNNING:
      return C_ ("result", "running");
    case TROUPE_RESULT_OK:
      return C_ ("result", "ok");
    case TROUPE_RESULT_FAILED:
      return C_ ("result", "failed");
    case TROUPE_RESULT_CRASHED:
      return C_ ("result", "crashed");
    case TROUPE_RESULT_TIMED_OUT:
      return C_ ("result", "timed out");
    case TROUPE_RESULT_NOT_RUN:
      return C_ ("result", "not run");
    default:
      g_return_val_if_reached ("");
    }
}
