/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The output of items as text. */

#pragma once

#include "troupe-console.h"
#include "troupe-live-output.h"
#include "troupe-sink.h"
#include "troupe-tagger.h"

G_BEGIN_DECLS

/**
 * TroupeItemPrinter:
 *
 * Writes what items print, and their values, to standard output and standard error as it is: whole
 * lines, or each piece as it came, and each line with a tag, if that is wanted.
 */
typedef struct _TroupeItemPrinter TroupeItemPrinter;

/**
 * TroupeItemPrinterSettings:
 * @tagger: (nullable): the tags of items
 * @is_raw: whether pieces are written as they come; otherwise lines of two items are never mixed
 * @in_order: whether the output of an item waits until all items before it have ended
 * @omits_silent: see troupe_formatter_set_omits_silent()
 *
 * How output is written.
 */
typedef struct
{
  TroupeTagger *tagger;
  gboolean is_raw;
  gboolean in_order;
  gboolean omits_silent;
} TroupeItemPrinterSettings;

TroupeItemPrinter *troupe_item_printer_new (const TroupeItemPrinterSettings *settings,
                                            TroupeSink *sink,
                                            TroupeConsole *console);
void troupe_item_printer_free (TroupeItemPrinter *self);

void troupe_item_printer_add_piece (TroupeItemPrinter *self, const TroupeLivePiece *piece);
void troupe_item_printer_add_results (TroupeItemPrinter *self,
                                      const TroupeResultChunk *chunk,
                                      guint32 offset,
                                      guint32 count);
void troupe_item_printer_end (TroupeItemPrinter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeItemPrinter, troupe_item_printer_free)

G_END_DECLS
