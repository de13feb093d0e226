/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A measurement of messages between processes. */

#pragma once

#include "troupe-exchange.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeExchangeRate:
 * @messages: the number of messages received
 * @seconds: from when all processes began until the last message had arrived
 *
 * The cost of messages.
 */
typedef struct
{
  guint64 messages;
  double seconds;
} TroupeExchangeRate;

gboolean troupe_exchange_run_messages (TroupeExchangeWay way,
                                       guint n_senders,
                                       gsize message_size,
                                       double seconds,
                                       TroupeExchangeRate *rate,
                                       GError **error);
gboolean troupe_exchange_run_start (guint n_processes, double *came, double *began, GError **error);

G_END_DECLS
