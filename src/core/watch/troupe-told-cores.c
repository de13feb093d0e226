/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The load of a machine as a frame. */

#include "troupe-told-cores.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/* The limit of Linux (NR_CPUS). */
#define MAX_CORES 8192

#define CORE_SIZE 8
#define LOAD_ONE  10000

/**
 * troupe_told_cores_append:
 * @frame: the bytes to append a frame to
 * @cores: the load of a machine; loads are sent in steps of a ten-thousandth
 */
void
troupe_told_cores_append (GByteArray *frame, const TroupeToldCores *cores)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_CORES);
  troupe_told_writer_put_u64 (&writer, cores->memory_bytes);
  troupe_told_writer_put_u64 (&writer, cores->available_bytes);
  troupe_told_writer_end_fixed (&writer);

  troupe_told_writer_put_text (&writer, cores->host);
  troupe_told_writer_put_list (&writer, cores->n_cores, CORE_SIZE);
  for (guint i = 0; i < cores->n_cores; i++)
    {
      troupe_told_writer_put_u32 (&writer, cores->numbers[i]);
      troupe_told_writer_put_u32 (&writer, CLAMP (cores->loads[i], 0, 1) * LOAD_ONE + 0.5);
    }
  troupe_told_writer_end (&writer);
}

static void
read_loads (TroupeToldReader *reader, TroupeToldCores *cores)
{
  TroupeToldReader list;
  guint n = troupe_told_reader_take_list (reader, &list, CORE_SIZE);

  troupe_told_reader_refuse_unless (reader, n <= MAX_CORES);
  if (n > MAX_CORES)
    return;

  cores->n_cores = n;
  cores->numbers = g_new (guint, n);
  cores->loads = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      cores->numbers[i] = troupe_told_reader_take_u32 (&list, 0);
      cores->loads[i] = troupe_told_reader_take_u32 (&list, 0) / (double) LOAD_ONE;
      troupe_told_reader_refuse_unless (reader,
                                        cores->numbers[i] < MAX_CORES && cores->loads[i] <= 1 &&
                                            (i == 0 || cores->numbers[i] > cores->numbers[i - 1]));
    }
}

/**
 * troupe_told_cores_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_CORES
 * @size: its bytes
 * @cores: (out): the load of a machine, to be cleared with troupe_told_cores_clear()
 * @error: return location for an error
 *
 * Returns: %FALSE if the frame is malformed; @cores is empty then
 */
gboolean
troupe_told_cores_read (const guint8 *body, gsize size, TroupeToldCores *cores, GError **error)
{
  TroupeToldReader reader;

  *cores = (TroupeToldCores){ 0 };
  troupe_told_reader_open (&reader, TROUPE_TOLD_CORES, body, size);
  cores->memory_bytes = troupe_told_reader_take_u64 (&reader, 0);
  cores->available_bytes = troupe_told_reader_take_u64 (&reader, 0);
  troupe_told_reader_take_text_into (&reader, cores->host, sizeof cores->host);
  read_loads (&reader, cores);
  if (troupe_told_reader_close (&reader, error))
    return TRUE;

  troupe_told_cores_clear (cores);
  return FALSE;
}

/** troupe_told_cores_clear: frees what @cores owns, and empties it. */
void
troupe_told_cores_clear (TroupeToldCores *cores)
{
  g_free (cores->numbers);
  g_free (cores->loads);
  *cores = (TroupeToldCores){ 0 };
}
