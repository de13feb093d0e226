/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An order to a run as a frame. */

#include "troupe-told-order.h"

#include "troupe-told-reader.h"
#include "troupe-told-writer.h"

/**
 * troupe_told_order_append:
 * @frame: the bytes to append a frame to
 * @order: an order
 */
void
troupe_told_order_append (GByteArray *frame, const TroupeToldOrder *order)
{
  TroupeToldWriter writer;

  troupe_told_writer_begin (&writer, frame, TROUPE_TOLD_ORDER);
  troupe_told_writer_put_u32 (&writer, order->kind);
  troupe_told_writer_put_u32 (&writer, order->worker);
  troupe_told_writer_put_u32 (&writer, order->action);
  troupe_told_writer_end_fixed (&writer);
  troupe_told_writer_end (&writer);
}

/**
 * troupe_told_order_read:
 * @body: the body of a frame of the type %TROUPE_TOLD_ORDER
 * @size: its bytes
 * @order: (out): the order
 * @error: return location for an error
 *
 * No member of an order has a default: a short one could mean anything.
 *
 * Returns: %FALSE if the frame is malformed
 */
gboolean
troupe_told_order_read (const guint8 *body, gsize size, TroupeToldOrder *order, GError **error)
{
  TroupeToldReader reader;

  troupe_told_reader_open (&reader, TROUPE_TOLD_ORDER, body, size);
  troupe_told_reader_refuse_unless (&reader, reader.fixed_left >= 3 * sizeof (guint32));
  order->kind = troupe_told_reader_take_enum (&reader, TROUPE_TOLD_ORDER_STOP_NOW);
  order->worker = troupe_told_reader_take_u32 (&reader, 0);
  order->action = troupe_told_reader_take_enum (&reader, TROUPE_RUN_CONTINUE);
  return troupe_told_reader_close (&reader, error);
}
