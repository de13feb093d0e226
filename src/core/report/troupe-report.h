/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The report of a run as JSON. */

#pragma once

#include "troupe-run.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A run, its items and its workers, for programs to read. */

JsonNode *troupe_report_describe_worker (TroupeWorker *worker, GListModel *workers);
char *troupe_report_to_json (TroupeRun *run);

G_END_DECLS
