value = (first
         .second(1)
         .third
         .fourth(2,
                 3))
