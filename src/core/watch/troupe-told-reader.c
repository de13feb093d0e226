/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the body of a frame that tells about a run. */

#include "troupe-told-reader.h"

#include "troupe-config.h"
#include "troupe-wire.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The limit of Linux (NR_CPUS). */
#define MAX_CORES 8192

/**
 * troupe_told_reader_open:
 * @self: (out caller-allocates): a reader
 * @type: the type of the frame, for its errors
 * @body: the body of the frame, which must outlive the reader
 * @size: its bytes
 */
void
troupe_told_reader_open (TroupeToldReader *self,
                         TroupeToldType type,
                         const guint8 *body,
                         gsize size)
{
  guint16 fixed_size = 0;

  *self = (TroupeToldReader){ .type = type };
  if (size >= sizeof fixed_size)
    memcpy (&fixed_size, body, sizeof fixed_size);
  fixed_size = GUINT16_FROM_LE (fixed_size);
  if (fixed_size < sizeof fixed_size || fixed_size > size)
    {
      self->is_bad = TRUE;
      return;
    }

  self->fixed = body + sizeof fixed_size;
  self->fixed_left = fixed_size - sizeof fixed_size;
  self->rest = body + fixed_size;
  self->rest_left = size - fixed_size;
}

/* Copies a member of the fixed part; returns FALSE if there is none. */
static gboolean
take_member (TroupeToldReader *self, gpointer value, gsize size)
{
  if (self->fixed_left < size)
    {
      /* A sender ends its part after a member, never within one. */
      self->is_bad |= self->fixed_left > 0;
      self->fixed_left = 0;
      return FALSE;
    }
  memcpy (value, self->fixed, size);
  self->fixed += size;
  self->fixed_left -= size;
  return TRUE;
}

/** troupe_told_reader_take_u32: Returns: the next number, or @missing. */
guint32
troupe_told_reader_take_u32 (TroupeToldReader *self, guint32 missing)
{
  guint32 value;

  return take_member (self, &value, sizeof value) ? GUINT32_FROM_LE (value) : missing;
}

/** troupe_told_reader_take_u64: Returns: the next number, or @missing. */
guint64
troupe_told_reader_take_u64 (TroupeToldReader *self, guint64 missing)
{
  guint64 value;

  return take_member (self, &value, sizeof value) ? GUINT64_FROM_LE (value) : missing;
}

/**
 * troupe_told_reader_take_enum:
 * @self: a reader
 * @last: the last value of the enumeration, whose first one is 0
 *
 * Returns: the next 32-bit number, which must not be above @last; 0 if it is or if it is missing
 */
guint32
troupe_told_reader_take_enum (TroupeToldReader *self, guint32 last)
{
  guint32 value = troupe_told_reader_take_u32 (self, 0);

  troupe_told_reader_refuse_unless (self, value <= last);
  return value <= last ? value : 0;
}

/** troupe_told_reader_take_flag: Returns: the next 32-bit number as a truth value; %FALSE if it is
 * missing. */
gboolean
troupe_told_reader_take_flag (TroupeToldReader *self)
{
  return troupe_told_reader_take_enum (self, TRUE) != 0;
}

/** troupe_told_reader_take_amount: Returns: the next number, which must be finite and not negative;
 * 0 if it is missing. */
double
troupe_told_reader_take_amount (TroupeToldReader *self)
{
  guint64 bits = troupe_told_reader_take_u64 (self, 0);
  double value;

  memcpy (&value, &bits, sizeof value);
  troupe_told_reader_refuse_unless (self, isfinite (value) && value >= 0);
  return isfinite (value) && value >= 0 ? value : 0;
}

/**
 * troupe_told_reader_take_time:
 * @self: a reader
 * @offset: microseconds to add
 *
 * Returns: the next time, by the clock of this process; 0 if there is none
 */
gint64
troupe_told_reader_take_time (TroupeToldReader *self, gint64 offset)
{
  gint64 value = troupe_told_reader_take_u64 (self, 0);

  if (value == 0)
    return 0;
  if (__builtin_add_overflow (value, offset, &value))
    {
      self->is_bad = TRUE;
      return 0;
    }
  /* It is a time, although the other clock's happens to be the beginning of this one. */
  return value != 0 ? value : 1;
}

/** troupe_told_reader_take_core: Returns: the next 32-bit number as that of a processor, or -1 if
 * there can be none of that number. */
int
troupe_told_reader_take_core (TroupeToldReader *self)
{
  guint32 core = troupe_told_reader_take_u32 (self, G_MAXUINT32);

  return core < MAX_CORES ? (int) core : -1;
}

/* Returns FALSE if there is none. */
static gboolean
take_rest (TroupeToldReader *self, const guint8 **data, gsize *size)
{
  guint32 length;

  *size = 0;
  if (self->is_bad || self->rest_left == 0)
    return FALSE;

  if (self->rest_left < sizeof length)
    {
      self->is_bad = TRUE;
      return FALSE;
    }
  memcpy (&length, self->rest, sizeof length);
  length = GUINT32_FROM_LE (length);
  if (length > self->rest_left - sizeof length)
    {
      self->is_bad = TRUE;
      return FALSE;
    }
  *data = self->rest + sizeof length;
  *size = length;
  self->rest += sizeof length + length;
  self->rest_left -= sizeof length + length;
  return TRUE;
}

static gboolean
take_valid_text (TroupeToldReader *self, const char **text, gsize *length)
{
  const guint8 *data;

  if (!take_rest (self, &data, length))
    return FALSE;

  *text = (const char *) data;
  /* This refuses bytes of 0 as well. */
  troupe_told_reader_refuse_unless (self, *length <= TROUPE_TOLD_TEXT_MAX &&
                                              g_utf8_validate_len (*text, *length, NULL));
  return !self->is_bad;
}

/**
 * troupe_told_reader_take_text_into:
 * @self: a reader
 * @text: (out): the next text, ended by 0; empty if it is missing
 * @room: the bytes at @text; a longer text is cut off before the first character without room
 */
void
troupe_told_reader_take_text_into (TroupeToldReader *self, char *text, gsize room)
{
  const char *taken;
  const char *end;
  gsize length;

  text[0] = '\0';
  if (!take_valid_text (self, &taken, &length))
    return;

  if (length >= room)
    {
      g_utf8_validate_len (taken, room - 1, &end);
      length = end - taken;
    }
  memcpy (text, taken, length);
  text[length] = '\0';
}

/**
 * troupe_told_reader_take_text:
 * @self: a reader
 *
 * Returns: (transfer full): the next text; empty if it is missing
 */
char *
troupe_told_reader_take_text (TroupeToldReader *self)
{
  const char *text;
  gsize length;

  return take_valid_text (self, &text, &length) ? g_strndup (text, length) : g_strdup ("");
}

/**
 * troupe_told_reader_take_list:
 * @self: a reader
 * @list: (out caller-allocates): a reader of the numbers of the elements of the next list; it need
 *   not be closed
 * @element_size: the bytes of each element
 *
 * Returns: the number of elements; 0 if the list is missing
 */
guint
troupe_told_reader_take_list (TroupeToldReader *self, TroupeToldReader *list, gsize element_size)
{
  const guint8 *data;
  gsize size;

  *list = (TroupeToldReader){ .type = self->type };
  if (!take_rest (self, &data, &size))
    return 0;

  troupe_told_reader_refuse_unless (self, size % element_size == 0);
  list->fixed = data;
  list->fixed_left = size;
  return size / element_size;
}

/** troupe_told_reader_refuse_unless: makes the frame a bad one, unless @holds. */
void
troupe_told_reader_refuse_unless (TroupeToldReader *self, gboolean holds)
{
  self->is_bad |= !holds;
}

/**
 * troupe_told_reader_close:
 * @self: a reader
 * @error: return location for an error
 *
 * Returns: %FALSE with %TROUPE_WIRE_ERROR_MALFORMED if anything was wrong with the body; what was
 *   taken must not be used then
 */
gboolean
troupe_told_reader_close (TroupeToldReader *self, GError **error)
{
  if (!self->is_bad)
    return TRUE;

  g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED,
               _ ("a frame of type “%c” about a run is malformed"), self->type);
  return FALSE;
}
