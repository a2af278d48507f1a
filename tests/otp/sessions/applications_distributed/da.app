{application, da, [{description,"D"},{vsn,"1"},{modules,[da]},{registered,[]},{applications,[kernel,stdlib]},{mod,{da,[]}}]}.
