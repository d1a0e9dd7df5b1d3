#!/bin/sh
# Sends some requests per second through the proxy, for five minutes.
end=$(($(date +%s) + 300))
number=0
while [ "$(date +%s)" -lt "$end" ]; do
    number=$((number + 1))
    curl -s -o /dev/null "http://nginx:8080/users/$number"
    curl -s -o /dev/null -H 'X-Api-Key: key-of-acme' http://nginx:8080/test
    [ $((number % 50)) -ne 0 ] || curl -s -o /dev/null http://nginx:8080/test1
    [ $((number % 20)) -ne 0 ] || curl -s -o /dev/null "http://nginx:8080/orders/$number"
    [ $((number % 100)) -ne 0 ] || curl -s -o /dev/null http://nginx:8080/slow
    sleep 0.1
done
