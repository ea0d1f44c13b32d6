/** What `knutpunkt audit verify --help` prints. */
export const verifyHelp = `Checks an audit log from files alone, without the database and without a network.

  knutpunkt audit verify DIR --key NAME+HASH+KEY
  knutpunkt audit verify DIR --keys FILE --older CHECKPOINT --entry ID
  knutpunkt audit verify --proof FILE --key NAME+HASH+KEY

What to verify
  DIR                  an exported log: checkpoint, tile/, and entries.jsonl with what entries say, if it is there
  --proof FILE         a proof of one entry (C2SP tlog-proof)

By whose word
  --key KEY            a verifier key of the log or of a cosigner; several may be given
  --keys FILE          a file of them, one a line (default: the file keys in DIR, which proves nothing of who signed)
  --origin NAME        the log's name (default: that of the first key)
  --cosigned N         so many of the cosigners must have signed too (default 0)

What must be so
  --older FILE         a checkpoint kept from before: the log must begin with it
  --entry ID           this entry must be in entries.jsonl and in the log; several may be given

  --json               prints JSON
  --help               prints this

Ends with 0 when all is right, 1 when something is wrong (and says the first thing that is), 2 for wrong arguments.`
