/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The environment of a worker process. */

#pragma once

#include <glib.h>
#include <signal.h>

G_BEGIN_DECLS

/**
 * TroupeSetup:
 * @nice: added to the niceness of the process
 * @pin: the only processor to run on, or -1
 * @address_space: bytes of address space, or 0
 * @tmpdir: (nullable): the folder for temporary files
 *
 * The settings of a worker's own process.
 */
typedef struct
{
  int nice;
  int pin;
  gint64 address_space;
  char *tmpdir;
} TroupeSetup;

/** TroupeSetupWire: the descriptors of the wire, closed on exec */
typedef struct
{
  int input;
  int output;
} TroupeSetupWire;

typedef enum
{
  TROUPE_SETUP_ERROR_FAILED,
} TroupeSetupError;

#define TROUPE_SETUP_ERROR (troupe_setup_error_quark ())

GQuark troupe_setup_error_quark (void);

/** The signal that tells a process that cleans up of its parent's death. */
#define TROUPE_SETUP_PARENT_DIED SIGHUP

gboolean troupe_setup_fail (GError **error, const char *call);
void troupe_setup_end_by_signal (int number) G_GNUC_NORETURN;
void troupe_setup_tie_to_parent (int death_signal);
gboolean troupe_setup_apply (const TroupeSetup *self, GError **error);
gboolean troupe_setup_take_wire (TroupeSetupWire *wire, GError **error);
int troupe_setup_get_wire_output (void);

G_END_DECLS
