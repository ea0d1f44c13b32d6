/** What `knutpunkt help` prints. */
export const help = `Knutpunkt: open software for the interplay of Swedish health and social care

  knutpunkt demo [options]           the whole platform with a made-up municipality (= npm start -- [options])
    --port N                         pages and interfaces, default 8080; 0 picks a free one
    --host A                         address for pages and interfaces, default 127.0.0.1; another one needs the next line
    --i-know-this-is-a-demo          lets in other machines, where anybody may log in as anybody
    --sip-port N                     SIP over UDP and TCP, default 5060; 0 picks a free one
    --sips-port N                    SIP over TLS, default 5061; 0 picks a free one
    --gateway-port N                 calls between care systems over mutual TLS, default 8443; 0 picks a free one;
                                     the regional and the national platform take the next two after this and after --port,
                                     and the regions' nodes of the data hub the three after those
    --sftp-port N                    deliveries of the data hub over SFTP, default 2222; 0 picks a free one
    --sip-host A                     address for SIP, default 127.0.0.1; another one lets in devices in the room
    --data DIR                       the folder of the database, default .knutpunkt
    --no-simulator                   no made-up municipality, and so no platforms and nodes beside it
    --no-levels                      the municipality's platform alone, without a regional and a national one beside it
    --no-regions                     the data hub alone, without the nodes of three regions and their made-up data
    --people N                       in the regions' data, 300 to 1 000 000, default 300000, with ten times as many contacts; a data
                                     folder keeps the size that it began with
    --seed N                         another made-up municipality, default 1
    --speed N                        its day N times as fast, default 1
    --storm N                        when it has moved in, N people press at once, up to 1000
    --json                           log lines as JSON; the one with "msg":"ready" has the addresses

  knutpunkt serve --config FILE      in production: see docs/configuration.md
  knutpunkt migrate [--config FILE]  brings the database up to date, and ends

  knutpunkt administrator add --config FILE --organisation NAME --name NAME [--hsa-id ID] [--person-identity-file FILE]
                                     who runs this installation, and its first administrator; FILE - is standard input;
                                     --another in place of --organisation appoints one more
  knutpunkt system add --config FILE --id ID --organisation ID --scopes A,B --jwks FILE [--acts-for-all]
                                     a system with its public keys
  knutpunkt keys make DIR            makes identity-keys.json there: the keys that personal identities are sealed with
  knutpunkt keys rotate --config FILE oidc|federation|audit [--retire]
                                     takes a new signing key into use; --retire ends the oldest of audit
  knutpunkt audit verify DIR ...     checks an exported audit log; see knutpunkt audit verify --help
  knutpunkt audit export DIR ...     writes the audit log as files; see knutpunkt audit export --help

  knutpunkt ask --as FILE METHOD PATH [BODY]
                                     one request as a system; FILE has its "url", "clientId" and "key" (JWK), BODY is a
                                     file with JSON
  knutpunkt scaip send [options]     sends an alarm, a heartbeat or a load; see knutpunkt scaip send --help
  knutpunkt help`
