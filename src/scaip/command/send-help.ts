/** What `knutpunkt scaip send --help` prints. */
export const sendHelp = `Sends a SCAIP message as a device would, and shows the answer.

  knutpunkt scaip send --to sip:127.0.0.1:5060 --cid 8031372
  knutpunkt scaip send --to "sip:127.0.0.1:5060;transport=tcp" --cid 8031372 --heartbeat
  knutpunkt scaip send --to sip:127.0.0.1:5060 --cid 8031372 --count 1000 --rate 100

Where to
  --to URI             sip:host:port;transport=udp|tcp|tls (required; port 5060, for TLS 5061)
  --timeout SECONDS    how long to wait for the <mrs> (default 10)

What to send
  --cid DIGITS         the device's controller id (required unless --raw)
  --ref TEXT           reference, 1-16 letters and digits (default: random)
  --mty TYPE           ME alarm (default), RE reset, IN information, PI heartbeat
  --heartbeat          the same as --mty PI
  --dty CODE           device type (default 0003, personal trigger)
  --stc CODE           status code (left out: 0010, manual alarm)
  --lco CODE           location code
  --crd TEXT           caller id, for example tel:+46700000000
  --text TEXT          information text (ite)
  --from USER          the user in From, when it is to differ from cid
  --raw FILE           sends a file as it is instead
  --content-type TYPE  with another content type (only with --raw)

Who we are
  --user NAME          answers a digest challenge with this name (default: cid)
  --password TEXT      and this password; or, so that it is not seen in the process list:
  --password-file FILE
  --ca FILE            TLS: authorities to believe (PEM)
  --cert FILE          TLS: our certificate (PEM), with
  --key FILE           its key
  --insecure           TLS: believes any certificate

A load
  --count N            sends N messages, each with its own ref, and prints a summary
  --rate R             starts R a second (default: as fast as answers come)
  --concurrency C      at most C at once (default 64)
  --cids N             spreads them over N devices: cid, cid+1, …

  --json               prints JSON
  --help               prints this

Ends with 0 when every message was answered with snu 0, 1 when not, 2 for wrong arguments.`
